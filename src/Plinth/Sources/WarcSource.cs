namespace Plinth.Sources;

/// <summary>Pages and texts from web archives: WARC 1.0 and 1.1 (0.17 and 0.18 too), plain, gzip or Zstandard; WET files as well.</summary>
/// <remarks>
/// ISO 28500:2017 and IIPC's WARC 1.1. A <c>response</c> gives the page in its HTTP body, decoded; a <c>conversion</c> gives the text of a WET
/// file. Requests, metadata, revisits and other media are not documents and are passed over. Labels: <c>crawl_date</c> (WARC-Date),
/// <c>charset</c> (the one that the text was decoded by), <c>warc_language</c>, <c>warc_truncated</c>.
/// </remarks>
public sealed record WarcSource : ISource
{
    /// <summary>Files, as globs from the recipe's folder.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Record types that are documents: <c>response</c>, <c>conversion</c>, <c>resource</c>. Default: the first two.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["response", "conversion"];

    /// <summary>HTTP status codes of documents, as numbers or classes (<c>200</c>, <c>2xx</c>, <c>xxx</c>). Default: <c>2xx</c>.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = ["2xx"];

    /// <summary>Media types of documents, as types or families (<c>text/*</c>). Default: HTML, XHTML and plain text. XML is left out: most of it is
    /// feeds and site maps. With <c>application/pdf</c> PDF files are read as the source <c>pdf</c> reads them.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = ["text/html", "application/xhtml+xml", "text/plain"];

    /// <summary>Largest record that is read, in bytes of its block; a larger one is a fault. Default 64 MiB.</summary>
    [Within(1 << 10, 1 << 30)]
    public int MaxRecordBytes { get; init; } = 64 << 20;

    /// <summary>Largest body after decompression, in bytes; a larger one is a fault. Default 64 MiB.</summary>
    [Within(1 << 10, 1 << 30)]
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>Size from which a file is cut into shards, and the size of those, in bytes as the file is stored. Default 64 MiB.</summary>
    [Within(1 << 10, 1L << 40)]
    public long SplitBytes { get; init; } = 64 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        foreach (var (path, name) in Globs.Expand(Files, baseDirectory))
        {
            using var file = new FileWindow(path, CancellationToken.None);
            var parts = Math.Max(1, (file.Length + SplitBytes - 1) / SplitBytes);
            for (long part = 0; part < parts; part++)
                shards.Add(new Shard(path, name, part * SplitBytes, part == parts - 1 ? long.MaxValue : (part + 1) * SplitBytes));
        }

        return shards;
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var documents = new WarcDocuments(this, shard.Name, ct);
        using var reader = new WarcReader(shard, documents.Wants, MaxRecordBytes, ct);
        using var body = new HttpBody(MaxBodyBytes);
        while (reader.Read(out var fault))
        {
            ct.ThrowIfCancellationRequested();
            if (fault is not null) yield return fault;
            else if (documents.Make(reader, body) is { } record) yield return record;
        }
    }
}
