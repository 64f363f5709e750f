using System.IO.Compression;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>Opens compressed files as what is in them, and makes them.</summary>
public static class Compression
{
    private const int BufferSize = 1 << 16;

    /// <summary>Tells the compression from the first bytes of a file; four are enough.</summary>
    public static CompressionKind Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, ..] => CompressionKind.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => CompressionKind.Zstd,
        // A skippable frame, which is how a WARC's dictionary and a seek table come.
        [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => CompressionKind.Zstd,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => CompressionKind.Bzip2,
        _ => CompressionKind.None,
    };

    /// <summary>Tells the compression of a file from its first bytes.</summary>
    public static CompressionKind DetectFile(string path)
    {
        using var file = StoredFile.Open(path);
        Span<byte> head = stackalloc byte[4];
        return Detect(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>Tells the compression that a file name asks for: <c>.gz</c>, <c>.zst</c>, or none.</summary>
    public static CompressionKind FromName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gz" or ".gzip" => CompressionKind.Gzip,
        ".zst" or ".zstd" => CompressionKind.Zstd,
        _ => CompressionKind.None,
    };

    /// <summary>Opens a file and decompresses all of its members or frames; its content decides, not its name.</summary>
    /// <exception cref="PlinthException">The file cannot be opened.</exception>
    public static Stream OpenRead(string path)
    {
        try
        {
            return OpenRead(StoredFile.Open(path, BufferSize, FileOptions.SequentialScan));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlinthException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Decompresses a stream by its content; closing the result closes it. It need not be seekable.</summary>
    public static Stream OpenRead(Stream stream)
    {
        var head = new byte[4];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var kind = Detect(head.AsSpan(0, read));
        var whole = Rewound(stream, head.AsMemory(0, read));
        return kind switch
        {
            CompressionKind.Gzip => new GZipStream(whole, CompressionMode.Decompress),
            CompressionKind.Bzip2 => new Bzip2Stream(whole),
            CompressionKind.Zstd => new ZstdSharp.DecompressionStream(whole, BufferSize, checkEndOfStream: true, leaveOpen: false),
            _ => whole,
        };
    }

    /// <summary>Compresses what is written into <paramref name="stream"/>; closing the result finishes it and leaves the stream open.</summary>
    /// <param name="stream">Where the compressed bytes go.</param>
    /// <param name="kind">How to compress; <see cref="CompressionKind.None"/> gives the stream back.</param>
    /// <param name="level">gzip 1 to 9, Zstandard 1 to 22; null takes 6 and 3, the defaults of their own tools.</param>
    public static Stream Compress(Stream stream, CompressionKind kind, int? level = null) => Compress(stream, kind, level, false);

    /// <summary>As the other, with a checksum at the end of what is Zstandard where that is asked for.</summary>
    internal static Stream Compress(Stream stream, CompressionKind kind, int? level, bool checksum) => kind switch
    {
        CompressionKind.Gzip => new GZipStream(stream, new ZLibCompressionOptions { CompressionLevel = level ?? 6 }, leaveOpen: true),
        CompressionKind.Zstd => Zstd(stream, level ?? 3, checksum),
        _ => stream,
    };

    private static ZstdSharp.CompressionStream Zstd(Stream stream, int level, bool checksum)
    {
        var zstd = new ZstdSharp.CompressionStream(stream, level, 0, leaveOpen: true);
        if (checksum) zstd.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return zstd;
    }

    private static Stream Rewound(Stream stream, ReadOnlyMemory<byte> head)
    {
        if (!stream.CanSeek) return new PrefixedStream(head, stream);
        stream.Seek(-head.Length, SeekOrigin.Current);
        return stream;
    }
}
