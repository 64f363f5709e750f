using System.Text;

namespace Plinth.Sources;

/// <summary>Tells what a body without a media type is, from its first bytes.</summary>
/// <remarks>The signatures and the binary bytes are those of the WHATWG MIME Sniffing standard, sections 5 and 7.1.</remarks>
internal static class MediaSniffer
{
    private const int Looked = 1445;

    private static readonly string[] HtmlStarts =
    [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title", "<b", "<body", "<br", "<p", "<!--",
    ];

    /// <summary>The media type of a body.</summary>
    public static string Sniff(ReadOnlySpan<byte> body)
    {
        if (Signature(body) is { } known) return known;
        var text = AfterMark(body).TrimStart("\t\n\f\r "u8);
        if (text.StartsWith("<?xml"u8))
            return Head(text).Contains("<html", StringComparison.OrdinalIgnoreCase) ? "application/xhtml+xml" : "text/xml";
        foreach (var start in HtmlStarts)
        {
            if (text.Length <= start.Length || !Ascii.EqualsIgnoreCase(text[..start.Length], start)) continue;
            if (start == "<!--" || text[start.Length] is (byte)' ' or (byte)'>' or (byte)'\t' or (byte)'\n' or (byte)'\r') return "text/html";
        }

        return LooksLikeText(body) ? "text/plain" : "application/octet-stream";
    }

    /// <summary>The type of a body that is certainly no text whatever its header says, or null.</summary>
    public static string? Signature(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("%PDF-"u8)) return "application/pdf";
        if (body.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return "image/png";
        if (body.StartsWith("GIF87a"u8) || body.StartsWith("GIF89a"u8)) return "image/gif";
        if (body.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])) return "image/jpeg";
        if (body.StartsWith("PK\u0003\u0004"u8)) return "application/zip";
        if (body.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8])) return "application/gzip";
        return null;
    }

    /// <summary>True where the first bytes hold none that text does not.</summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || body.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff])) return true;
        foreach (var b in body[..Math.Min(Looked, body.Length)])
            if (b is <= 8 or 0x0b or (>= 0x0e and <= 0x1a) or (>= 0x1c and <= 0x1f)) return false;
        return true;
    }

    private static ReadOnlySpan<byte> AfterMark(ReadOnlySpan<byte> body) => body is [0xef, 0xbb, 0xbf, ..] ? body[3..] : body;

    private static string Head(ReadOnlySpan<byte> body) => Encoding.Latin1.GetString(body[..Math.Min(1024, body.Length)]);
}
