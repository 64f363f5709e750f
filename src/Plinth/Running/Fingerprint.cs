using System.IO.Hashing;
using System.Runtime.ExceptionServices;
using Plinth.Storage;

namespace Plinth.Running;

/// <summary>Tells whether an input file is still the one that a run began with.</summary>
public static class Fingerprint
{
    private const int Block = 1 << 20;
    private const int Samples = 16;
    private const int AtOnce = 16;

    /// <summary>Those of many files, in their order; several at once, because reading here and there in ninety thousand files is waiting for the most part.</summary>
    public static List<InputFile> Of(IReadOnlyList<string> paths)
    {
        var found = new InputFile[paths.Count];
        try { Parallel.For(0, paths.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, i => found[i] = Of(paths[i])); }
        catch (AggregateException e) { ExceptionDispatchInfo.Throw(e.InnerExceptions[0]); }
        return [.. found];
    }

    /// <summary>XXH128 of a whole file.</summary>
    public static string Whole(string path)
    {
        using var file = StoredFile.Open(path, 1 << 16);
        var hash = new XxHash128();
        hash.Append(file);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>XXH128 of the size and of 16 blocks of 1 MiB spread evenly over the file, both ends included; of the whole file up to 16 MiB. Of an object in a store, of its size and the store's version of it.</summary>
    /// <remarks>Reading all of a 100 TB corpus once more to name it would double the reading.</remarks>
    public static InputFile Of(string path)
    {
        if (S3Path.Is(path))
        {
            var (length, version) = StoredFile.Fingerprint(path);
            return new(path, length, version);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        var hash = new XxHash128();
        hash.Append(BitConverter.GetBytes(file.Length));
        var buffer = new byte[Block];
        var blocks = (file.Length + Block - 1) / Block;
        for (var i = 0L; i < Math.Min(blocks, Samples); i++)
        {
            file.Position = blocks <= Samples ? i * Block : i * (file.Length - Block) / (Samples - 1);
            var read = file.ReadAtLeast(buffer, Block, throwOnEndOfStream: false);
            hash.Append(buffer.AsSpan(0, read));
        }

        return new(path, file.Length, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
