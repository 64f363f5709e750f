using Plinth.Encodings;

namespace Plinth.Sources;

/// <summary>Text files, a document each: a folder of books. UTF-8, or what <see cref="Charset"/> makes of the bytes; plain, gzip or zstd.</summary>
public sealed record TextSource : ISource
{
    /// <summary>Files: paths, globs or folders.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Largest file read, in bytes once unpacked; a larger one is a fault.</summary>
    [Within(1024, int.MaxValue)]
    public int MaxBytes { get; init; } = 256 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory) =>
        [.. Globs.Expand(Files, baseDirectory).Select(file => new Shard(file.Path, file.Name))];

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        yield return ReadWhole(shard);
    }

    private Record ReadWhole(Shard shard)
    {
        using var bytes = new MemoryStream();
        try
        {
            using var stream = Compression.OpenRead(shard.Path);
            var block = new byte[1 << 16];
            for (int read; (read = stream.Read(block)) > 0;)
            {
                bytes.Write(block, 0, read);
                if (bytes.Length > MaxBytes) return Broken("too-large", $"the file is larger than max_bytes ({MaxBytes})");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            return Broken("broken-compression", $"the file cannot be unpacked: {e.Message}");
        }

        var (text, _) = Charset.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), null, html: false);
        return new Document(text, shard.Name) { Source = shard.Name };

        Fault Broken(string kind, string error) => new(shard.Name, shard.Name, 0, kind, error);
    }
}
