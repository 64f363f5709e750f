namespace Plinth.Recipes;

/// <summary>How the corpus is written: <c>output.corpus</c>.</summary>
public sealed record CorpusOutput
{
    /// <summary>File format.</summary>
    public CorpusFormat Format { get; init; } = CorpusFormat.JsonlZst;

    /// <summary>Compression level of zstd (1 to 19) or gzip (1 to 9); null is the format's own default (zstd 3, gzip 6).</summary>
    [Within(1, 19)]
    public int? Level { get; init; }
}

/// <summary>File formats of a corpus.</summary>
public enum CorpusFormat
{
    /// <summary>JSON lines, not compressed.</summary>
    Jsonl,

    /// <summary>JSON lines, gzip.</summary>
    JsonlGz,

    /// <summary>JSON lines, zstd.</summary>
    JsonlZst,

    /// <summary>Parquet with zstd pages.</summary>
    Parquet,
}
