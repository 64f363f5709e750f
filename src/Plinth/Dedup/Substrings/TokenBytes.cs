using System.Text;
using Plinth.Tokens;

namespace Plinth.Dedup.Substrings;

/// <summary>Writes a text's tokens as bytes, three a token, of which only the first looks like the beginning of a character: so stretches of bytes are stretches of tokens. Serves one thread.</summary>
internal sealed class TokenBytes(Tokenizer tokenizer)
{
    /// <summary>Bytes of a token.</summary>
    public const int Width = 3;

    /// <summary>Ids are below this: 189 first bytes are free, and 12 bits follow.</summary>
    public const int MostIds = 189 << 12;

    private readonly TokenEncoder _encoder = tokenizer.NewEncoder();

    /// <summary>The bytes of a text's tokens; none where they do not make up the text, as when the tokenizer normalises it.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    /// <param name="text">The text.</param>
    /// <param name="ends">Where each token ends in the UTF-8.</param>
    public byte[] Of(ReadOnlySpan<byte> utf8, string text, out List<int> ends)
    {
        var ids = _encoder.Encode(text);
        var bytes = new byte[ids.Length * Width];
        ends = new List<int>(ids.Length);
        var at = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var shown = tokenizer.Shown(ids[i]);
            // SentencePiece puts a space before the text.
            if (i == 0 && shown is [(byte)' ', ..] && utf8 is not [(byte)' ', ..]) shown = shown[1..];
            if (!utf8[at..].StartsWith(shown)) return [];
            at += shown.Length;
            ends.Add(at);
            var lead = ids[i] >> 12;
            bytes[i * Width] = (byte)(lead < 0x7F ? lead + 1 : lead - 0x7F + 0xC0);
            bytes[(i * Width) + 1] = (byte)(0x80 | (ids[i] >> 6 & 0x3F));
            bytes[(i * Width) + 2] = (byte)(0x80 | (ids[i] & 0x3F));
        }

        return at == utf8.Length ? bytes : [];
    }

    /// <summary>A span of those bytes as a span of the text's UTF-8, cut back to whole characters.</summary>
    public static (int Start, int Length) Span(ReadOnlySpan<byte> utf8, List<int> ends, (int Start, int Length) span)
    {
        var start = span.Start == 0 ? 0 : ends[(span.Start / Width) - 1];
        var end = ends[((span.Start + span.Length) / Width) - 1];
        while (start < end && (utf8[start] & 0xC0) == 0x80) start++;
        while (end > start && end < utf8.Length && (utf8[end] & 0xC0) == 0x80) end--;
        return (start, end - start);
    }
}
