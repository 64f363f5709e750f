using System.IO.Hashing;
using System.Text;

namespace Plinth.Storage;

/// <summary>Files by their paths, on this machine or in a store (<c>s3://bucket/key</c>).</summary>
public static class StoredFile
{
    /// <summary>Opens a file for reading from any place; many may read it at once.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="PlinthException">The store does not have it, or does not answer.</exception>
    public static Stream Open(string path, int bufferSize = 1, FileOptions options = FileOptions.None) =>
        S3Path.Is(path, out var place) ? new S3Stream(place.Store, place) : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize, options);

    /// <summary>Opens a file for reading, or null where it is not there: in a store one call less than asking before.</summary>
    internal static Stream? TryOpen(string path)
    {
        if (!S3Path.Is(path, out var place)) return File.Exists(path) ? Open(path) : null;
        return place.Store.TryLook(place, CancellationToken.None) is { } found ? new S3Stream(place.Store, place, found) : null;
    }

    /// <summary>Size in bytes.</summary>
    public static long LengthOf(string path) => S3Path.Is(path, out var place) ? place.Store.Look(place, CancellationToken.None).Length : new FileInfo(path).Length;

    /// <summary>Whether it is there.</summary>
    internal static bool Exists(string path) => S3Path.Is(path, out var place) ? place.Store.TryLook(place, CancellationToken.None) is not null : File.Exists(path);

    /// <summary>All of a file.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    internal static byte[] ReadAllBytes(string path)
    {
        if (!S3Path.Is(path)) return File.ReadAllBytes(path);
        using var file = new RandomFile(path);
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        return bytes;
    }

    /// <summary>Deletes a file, if it is there.</summary>
    internal static void Delete(string path)
    {
        if (S3Path.Is(path, out var place)) place.Store.Delete(place, CancellationToken.None);
        else File.Delete(path);
    }

    /// <summary>The paths of all files in a folder and its folders; none where it is not there.</summary>
    internal static HashSet<string> Below(string folder)
    {
        if (S3Path.Is(folder.TrimEnd('/') + "/", out var place)) return [.. place.Store.Match(place, CancellationToken.None).Select(found => found.ToString())];
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)] : [];
    }

    /// <summary>Deletes a folder with all that is in it, if it is there.</summary>
    internal static void DeleteBelow(string folder)
    {
        if (!S3Path.Is(folder))
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            return;
        }

        Parallel.ForEach(Below(folder), new ParallelOptions { MaxDegreeOfParallelism = 16 }, Delete);
    }

    /// <summary>A path below a folder.</summary>
    internal static string Combine(string folder, params ReadOnlySpan<string> parts)
    {
        if (!S3Path.Is(folder)) return Path.Combine([folder, .. parts]);
        var path = new StringBuilder(folder.TrimEnd('/'));
        foreach (var part in parts) path.Append('/').Append(part.Replace('\\', '/'));
        return path.ToString();
    }

    /// <summary>What a path is below a folder, with slashes.</summary>
    internal static string Relative(string folder, string path) =>
        S3Path.Is(folder) ? path[(folder.TrimEnd('/').Length + 1)..] : Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>The whole path of one that may start from here.</summary>
    /// <exception cref="PlinthException">It is an address of a kind that is not read.</exception>
    internal static string Full(string path)
    {
        S3Path.RefuseOthers(path);
        return S3Path.Is(path) ? path.TrimEnd('/') : Path.GetFullPath(path);
    }

    /// <summary>Size of an object, and a hash of its size and the version that the store gives it: nothing of it is read.</summary>
    internal static (long Length, string Xxh128) Fingerprint(string path)
    {
        var place = S3Path.Parse(path);
        var (length, etag) = place.Store.Look(place, CancellationToken.None);
        return (length, Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{length} {etag}"))));
    }
}
