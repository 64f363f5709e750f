using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;

namespace Plinth.Sources;

/// <summary>Undoes the transfer and content codings of an HTTP body, also where they are announced and were not applied.</summary>
/// <remarks>Holds the buffers that it decodes into; a body is valid until the next one is decoded.</remarks>
internal sealed class HttpBody(int maxBytes) : IDisposable
{
    private const int FirstBuffer = 1 << 16;

    private byte[] _target = [];
    private byte[] _source = [];

    /// <summary>Decodes a body. True with the result, or false with the kind of fault and a sentence.</summary>
    /// <param name="body">The body as archived; chunks are joined in place.</param>
    /// <param name="http">Its head.</param>
    /// <param name="cutShort">The archive says that the body is not whole, so a coding that ends early is no fault.</param>
    /// <param name="result">The decoded body.</param>
    /// <param name="fault">Kind and sentence, where the answer is false.</param>
    public bool TryDecode(Span<byte> body, HttpMessage http, bool cutShort, out ReadOnlySpan<byte> result, out (string Kind, string Error) fault)
    {
        result = body;
        fault = default;
        var length = body.Length;
        if (http.TransferCodings.Contains("chunked") && !Chunks.TryJoin(body, out length))
        {
            fault = ("bad-chunking", "the chunks of the body do not follow each other as their sizes say");
            return false;
        }

        ReadOnlySpan<byte> current = body[..length];
        var codings = http.ContentCodings.Concat(http.TransferCodings).Reverse();
        foreach (var coding in codings)
        {
            if (!TryUndo(coding, current, cutShort, out var decoded, out fault)) return false;
            current = decoded;
        }

        result = current;
        if (current.Length <= maxBytes) return true;
        fault = ("too-large", $"the body is {current.Length} bytes long; max_body_bytes is {maxBytes}");
        return false;
    }

    public void Dispose()
    {
        Return(_target);
        Return(_source);
        _target = _source = [];
    }

    private bool TryUndo(string coding, ReadOnlySpan<byte> body, bool cutShort, out ReadOnlySpan<byte> decoded, out (string, string) fault)
    {
        decoded = body;
        fault = default;
        switch (coding)
        {
            // A crawler that stored the decoded body and left the header is common: the magic number decides.
            case "gzip" or "x-gzip" when body is [0x1f, 0x8b, ..]:
            case "zstd" when Compression.Detect(body) == CompressionKind.Zstd:
            case "deflate" or "br" when body.Length > 0:
                return TryInflate(coding, body, cutShort, out decoded, out fault);
            default:
                return true;
        }
    }

    private bool TryInflate(string coding, ReadOnlySpan<byte> body, bool cutShort, out ReadOnlySpan<byte> decoded, out (string, string) fault)
    {
        decoded = body;
        fault = default;
        // The body may lie in the last coding's target: that buffer becomes the source, and the other one the target.
        (_target, _source) = (_source, _target);
        var zlib = coding == "deflate" && body is [var cmf, var flg, ..] && (cmf & 15) == 8 && (cmf * 256 + flg) % 31 == 0;
        var (length, error) = Run(zlib ? "zlib" : coding, body);
        if (error is null || (length > 0 && cutShort))
        {
            decoded = _target.AsSpan(0, length);
            return true;
        }

        if (length > maxBytes)
        {
            fault = ("too-large", $"the body decompresses to more than the {maxBytes} bytes of max_body_bytes");
            return false;
        }

        // Neither raw deflate nor brotli has a magic number; text that neither can decode was never compressed.
        if (coding is "deflate" or "br" && MediaSniffer.LooksLikeText(body)) return true;
        fault = ("bad-content-encoding", $"the body cannot be decoded as {coding}: {error}");
        return false;
    }

    private (int Length, string? Error) Run(string coding, ReadOnlySpan<byte> body)
    {
        var length = 0;
        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        try
        {
            body.CopyTo(rented);
            using var stream = Decoder(coding, new MemoryStream(rented, 0, body.Length, writable: false));
            while (true)
            {
                if (length == _target.Length) Grow();
                var read = stream.Read(_target, length, _target.Length - length);
                if (read == 0) return (length, null);
                length += read;
                if (length > maxBytes) return (length, "too large");
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            return (length, e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Stream Decoder(string coding, Stream body) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "zlib" => new ZLibStream(body, CompressionMode.Decompress),
        "deflate" => new DeflateStream(body, CompressionMode.Decompress),
        "zstd" => new ZstdSharp.DecompressionStream(body, 0, checkEndOfStream: true, leaveOpen: false),
        _ => new BrotliStream(body, CompressionMode.Decompress),
    };

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _target.Length * 2));
        _target.CopyTo(larger, 0);
        Return(_target);
        _target = larger;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }
}

/// <summary>The chunked transfer coding (RFC 9112, 7.1).</summary>
internal static class Chunks
{
    /// <summary>Joins the chunks in place. False where they break off in the middle of something that is no chunk.</summary>
    /// <param name="body">The body; joined afterwards, or as it was where it never was chunked.</param>
    /// <param name="length">Length of what was joined.</param>
    public static bool TryJoin(Span<byte> body, out int length)
    {
        length = body.Length;
        var (at, size) = (0, 0);
        if (!NextSize(body, ref at, out size)) return true;
        length = 0;
        while (size > 0)
        {
            // A body that ends inside a chunk is a transfer that broke off: what came is kept, as browsers do.
            var here = Math.Min(size, body.Length - at);
            body.Slice(at, here).CopyTo(body[length..]);
            length += here;
            at += here;
            if (at >= body.Length - 1) return true;
            if (body[at] == '\r') at++;
            if (body[at] != '\n') return false;
            at++;
            if (at == body.Length) return true;
            if (!NextSize(body, ref at, out size)) return false;
        }

        return true;
    }

    private static bool NextSize(ReadOnlySpan<byte> body, ref int at, out int size)
    {
        size = 0;
        var newline = body[at..Math.Min(body.Length, at + 1024)].IndexOf((byte)'\n');
        if (newline < 0) return false;
        var line = body.Slice(at, newline);
        if (line.IndexOf((byte)';') is >= 0 and var extension) line = line[..extension];
        line = line.Trim(" \t\r"u8);
        if (line.Length is 0 or > 8 || !Utf8Parser.TryParse(line, out uint parsed, out var used, 'X') || used != line.Length || parsed > int.MaxValue) return false;
        size = (int)parsed;
        at += newline + 1;
        return true;
    }
}
