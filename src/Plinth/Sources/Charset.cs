using System.Text;
using System.Text.Unicode;

namespace Plinth.Sources;

/// <summary>Decodes the bytes of a page: what it declares is believed where the bytes bear it out, and the bytes are judged where not.</summary>
/// <remarks>
/// Order: byte order mark, HTTP header, meta element or XML declaration, then the bytes themselves. The labels and the search for a meta
/// element are those of the WHATWG Encoding and HTML standards; Big5 is code page 950 (without the HKSCS additions), EUC-JP is
/// without JIS X 0212. Departures, because a corpus wants the text and not what a browser would show: valid UTF-8
/// wins over another declaration, a declaration under which many bytes are invalid is not believed, and neither is one of ISO-8859-1 or of an
/// East Asian encoding where the bytes are plainly text in another East Asian one.
/// </remarks>
public static class Charset
{
    /// <summary>Sequences of UTF-8 that a text must hold to overrule a declared two-byte encoding, in which a few may be valid by chance.</summary>
    private const int EnoughSequences = 4;

    /// <summary>Decodes a body. Byte order marks are taken off; line ends stay as they are.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="headerCharset">What the HTTP header says, or null.</param>
    /// <param name="html">Whether a meta element or an XML declaration may name the encoding.</param>
    /// <returns>The text, with U+FFFD where bytes are invalid, and the name of the encoding by WHATWG, in lower case.</returns>
    public static (string Text, string Name) Decode(ReadOnlySpan<byte> body, string? headerCharset, bool html)
    {
        switch (body)
        {
            case [0xef, 0xbb, 0xbf, ..]: return (Encoding.UTF8.GetString(body[3..]), "utf-8");
            case [0xff, 0xfe, ..]: return (Encoding.Unicode.GetString(body[2..]), "utf-16le");
            case [0xfe, 0xff, ..]: return (Encoding.BigEndianUnicode.GetString(body[2..]), "utf-16be");
        }

        var declared = CharsetLabels.Find(headerCharset) ?? (html ? CharsetPrescan.Find(body) : null);
        if (declared is { Wide: true }) return CharsetSniffer.Wide(body, declared: true) is { } wide ? wide.Decode(body) : Judge(body);
        if (declared is null or { Name: "utf-8" } && Utf8.IsValid(body) && !CharsetSniffer.Unusual(body)) return CharsetLabels.Utf8.Decode(body);
        if (declared is null) return Judge(body);

        var (valid, invalid) = Utf8Sequences(body);
        if (declared == CharsetLabels.Utf8) return Dominates(valid, invalid) ? CharsetLabels.Utf8.Decode(body) : Judge(body);
        if (invalid == 0 && valid >= (declared.MultiByte ? EnoughSequences : 1)) return CharsetLabels.Utf8.Decode(body);
        if (CharsetSniffer.Contradiction(body, declared) is { } other) return other.Decode(body);
        var (text, name) = declared.Decode(body);
        if (!declared.MultiByte || !ManyInvalid(text)) return (text, name);
        var judged = Judge(body);
        return Invalid(judged.Text) < Invalid(text) ? judged : (text, name);
    }

    private static (string Text, string Name) Judge(ReadOnlySpan<byte> body) => CharsetSniffer.Sniff(body).Decode(body);

    /// <summary>Counts the valid and the invalid sequences of UTF-8 above ASCII. One that the end cuts off is neither, unless it is all there is.</summary>
    internal static (int Valid, int Invalid) Utf8Sequences(ReadOnlySpan<byte> body)
    {
        var (valid, invalid, cut) = (0, 0, 0);
        while (true)
        {
            var high = body.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (high < 0) return (valid, valid == 0 ? invalid + cut : invalid);
            body = body[high..];
            while (body is [>= 0x80, ..])
            {
                var status = Rune.DecodeFromUtf8(body, out _, out var length);
                if (status == System.Buffers.OperationStatus.Done) valid++;
                else if (status == System.Buffers.OperationStatus.InvalidData) invalid++;
                else cut++;
                body = body[length..];
            }
        }
    }

    /// <summary>Whether a text is UTF-8 with, at most, a few bad bytes: one in ten of its sequences.</summary>
    internal static bool Dominates(int valid, int invalid) => invalid * 10L <= valid;

    private static bool ManyInvalid(string text) => Invalid(text) is > 0 and var bad && bad * 25 > text.Count(c => c >= 0x80);

    private static int Invalid(string text) => text.AsSpan().Count('\uFFFD');
}
