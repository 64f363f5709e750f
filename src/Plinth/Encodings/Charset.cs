using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Plinth.Encodings;

/// <summary>Decodes the bytes of a page: what it declares is believed where the bytes bear it out, and the bytes are judged where not.</summary>
/// <remarks>
/// Order: byte order mark, HTTP header, meta element or XML declaration, then the bytes themselves. Labels, the search for a meta element and the
/// decoders are those of the WHATWG Encoding and HTML standards. Departures, because a corpus wants the text and not what a browser would show: valid
/// UTF-8 wins over another declaration, a declaration under which many bytes are invalid is not believed, and neither is one of ISO-8859-1
/// or of an East Asian encoding where the bytes are plainly text in another East Asian one; and stretches of a page that are plainly in
/// another encoding than the rest, as an included file may be, are read by that (<see cref="MixedText"/>).
/// </remarks>
public static class Charset
{
    /// <summary>Sequences of UTF-8 that a text must hold to overrule a declared two-byte encoding, in which a few may be valid by chance.</summary>
    private const int EnoughSequences = 4;

    /// <summary>Decodes a body. Byte order marks are taken off; line ends stay as they are.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="headerCharset">What the HTTP header says, or null.</param>
    /// <param name="html">Whether a meta element or an XML declaration may name the encoding.</param>
    public static DecodedText Decode(ReadOnlySpan<byte> body, string? headerCharset, bool html)
    {
        CharsetInfo? declared = null;
        switch (body)
        {
            case [0xff, 0xfe, ..]: return By(CharsetLabels.Find("utf-16le")!, body[2..]);
            case [0xfe, 0xff, ..]: return By(CharsetLabels.Find("utf-16be")!, body[2..]);
            case [0xef, 0xbb, 0xbf, ..]:
                body = body[3..];
                declared = CharsetLabels.Utf8;
                break;
        }

        declared ??= CharsetLabels.Find(headerCharset) ?? (html ? CharsetPrescan.Find(body) : null);
        if (declared is { Wide: true }) return CharsetSniffer.Wide(body, declared: true) is { } wide ? By(wide, body) : Judge(body);
        if (declared is null or { Name: "utf-8" } && ValidUtf8(body) is { } text) return new DecodedText(text, "utf-8");
        if (declared is null) return Judge(body);

        if (declared == CharsetLabels.Utf8) return Judge(body);
        var (valid, invalid) = Utf8Sequences.Count(body);
        if (invalid == 0 && valid >= (declared.MultiByte ? EnoughSequences : 1)) return By(CharsetLabels.Utf8, body);
        if (CharsetSniffer.Contradiction(body, declared) is { } other) return By(other, body);
        if (valid >= EnoughSequences && MixedText.Decode(body, declared) is { Inset: not null } mixed) return mixed;
        var read = By(declared, body);
        if (!declared.MultiByte || !ManyInvalid(read.Text)) return read;
        var judged = Judge(body);
        return Invalid(judged.Text) < Invalid(read.Text) ? judged : read;
    }

    /// <summary>Decodes bytes of which nothing is known but themselves.</summary>
    private static DecodedText Judge(ReadOnlySpan<byte> body)
    {
        var charset = CharsetSniffer.Sniff(body);
        return charset.Wide || charset.Name == "iso-2022-jp" ? By(charset, body) : MixedText.Decode(body, charset);
    }

    internal static DecodedText By(CharsetInfo charset, ReadOnlySpan<byte> body) => new(charset.Decoder.GetString(body), charset.Name);

    /// <summary>The text of valid UTF-8 that cannot be UTF-16 or Japanese in seven bits; null otherwise.</summary>
    private static string? ValidUtf8(ReadOnlySpan<byte> body)
    {
        if (body[..Math.Min(body.Length, 4096)].Contains((byte)0)) return null;
        var buffer = ArrayPool<char>.Shared.Rent(body.Length);
        try
        {
            if (Utf8.ToUtf16(body, buffer, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done) return null;
            return written == body.Length && body.Contains((byte)0x1b) ? null : new string(buffer, 0, written);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether a text is UTF-8 with, at most, a few bad bytes: one in ten of its sequences.</summary>
    internal static bool Dominates(int valid, int invalid) => invalid * 10L <= valid;

    private static bool ManyInvalid(string text) => Invalid(text) is > 0 and var bad && bad * 25 > text.Count(c => c >= 0x80);

    private static int Invalid(string text) => text.AsSpan().Count('\uFFFD');
}
