using System.IO.Hashing;
using System.Text;

namespace Plinth.Storage;

/// <summary>Files that are read, on this machine or in a store (<c>s3://bucket/key</c>).</summary>
public static class StoredFile
{
    /// <summary>Opens a file for reading from any place; many may read it at once.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="PlinthException">The store does not have it, or does not answer.</exception>
    public static Stream Open(string path, int bufferSize = 1, FileOptions options = FileOptions.None) =>
        S3Path.Is(path) ? new S3Stream(S3Store.Default, S3Path.Parse(path)) : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, options);

    /// <summary>Size in bytes.</summary>
    public static long LengthOf(string path) => S3Path.Is(path) ? S3Store.Default.Look(S3Path.Parse(path), CancellationToken.None).Length : new FileInfo(path).Length;

    /// <summary>Size of an object, and a hash of its size and the version that the store gives it: nothing of it is read.</summary>
    internal static (long Length, string Xxh128) Fingerprint(string path)
    {
        var (length, etag) = S3Store.Default.Look(S3Path.Parse(path), CancellationToken.None);
        return (length, Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{length} {etag}"))));
    }
}
