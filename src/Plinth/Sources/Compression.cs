using System.IO.Compression;
namespace Plinth.Sources;
/// <summary>x</summary>
public enum CompressionKind
{
    /// <summary>x</summary>
    None,
    /// <summary>x</summary>
    Gzip,
    /// <summary>x</summary>
    Zstd
}
/// <summary>x</summary>
public static class Compression
{
    /// <summary>x</summary>
    public static CompressionKind Detect(string path) { using var f = File.OpenRead(path); Span<byte> b = stackalloc byte[4]; var n = f.ReadAtLeast(b, 4, false); return n >= 2 && b[0] == 0x1f && b[1] == 0x8b ? CompressionKind.Gzip : n >= 4 && b[0] == 0x28 && b[1] == 0xb5 ? CompressionKind.Zstd : CompressionKind.None; }
    /// <summary>x</summary>
    public static Stream OpenRead(string path) => Detect(path) switch { CompressionKind.Gzip => new GZipStream(File.OpenRead(path), CompressionMode.Decompress), CompressionKind.Zstd => new ZstdSharp.DecompressionStream(File.OpenRead(path), leaveOpen: false), _ => File.OpenRead(path) };
    /// <summary>x</summary>
    public static Stream Compress(Stream s, CompressionKind kind, int level) => kind switch { CompressionKind.Gzip => new GZipStream(s, new ZLibCompressionOptions { CompressionLevel = level }, true), CompressionKind.Zstd => new ZstdSharp.CompressionStream(s, level, leaveOpen: true), _ => s };
}
