namespace Plinth.Sources;

/// <summary>How a file is compressed.</summary>
public enum CompressionKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip (RFC 1952), one member or many.</summary>
    Gzip,

    /// <summary>Zstandard (RFC 8878), one frame or many.</summary>
    Zstd,

    /// <summary>bzip2, one stream or many; read, never written.</summary>
    Bzip2,
}
