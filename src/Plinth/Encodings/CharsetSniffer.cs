using System.Buffers;
using System.Text;

namespace Plinth.Encodings;

/// <summary>Judges in which encoding bytes are that declare none.</summary>
/// <remarks>
/// UTF-8 is known by its form. East Asian encodings are told apart by decoding the text by each and counting how many of its characters are
/// among the most frequent of the language: about a half where it is right, few where it is not. Single-byte encodings are told apart by
/// the frequencies of their letters above ASCII, language by language.
/// </remarks>
internal static class CharsetSniffer
{
    /// <summary>Bytes that are judged, taken from the stretches that are not ASCII: half from the beginning, half from the middle on.</summary>
    private const int Judged = 1 << 14;

    /// <summary>Of these, bytes above ASCII that each East Asian encoding is tried on: right and wrong ones differ by far.</summary>
    private const int Tried = 1 << 12;

    /// <summary>Least share of frequent characters by which an East Asian encoding is believed.</summary>
    private const double LeastShare = 0.2;

    /// <summary>Share, and lead over the declared encoding, by which a declaration is overruled: right ones have a half or more, wrong ones next to nothing.</summary>
    private const double SureShare = 0.45;
    private const double SureLead = 0.3;

    /// <summary>Bytes that a declaration is checked by: at most, and at least.</summary>
    private const int Glanced = 1 << 12;
    private const int LeastGlanced = 32;

    /// <summary>Sequences of UTF-8 in one stretch that count, and in all that make a page of them.</summary>
    private const int LeastSequences = 3;
    private const int EnoughSequences = 20;

    private static readonly SearchValues<byte> Cuts = SearchValues.Create("<>\r\n"u8);

    /// <summary>The encoding that fits best; UTF-8 for ASCII and for nothing.</summary>
    public static CharsetInfo Sniff(ReadOnlySpan<byte> body)
    {
        if (Wide(body) is { } wide) return wide;
        var (valid, invalid) = Utf8Sequences.Count(body);
        if (valid + invalid == 0) return Escaped(body) ?? CharsetLabels.Utf8;
        if (Charset.Dominates(valid, invalid)) return CharsetLabels.Utf8;
        if (valid >= EnoughSequences && Utf8InPlaces(body, invalid)) return CharsetLabels.Utf8;

        var buffer = ArrayPool<byte>.Shared.Rent(Judged);
        try
        {
            var sample = buffer.AsSpan(0, Sample(body, buffer.AsSpan(0, Judged)));
            var (charset, share) = EastAsian(sample);
            return share > LeastShare ? charset : CharsetProfiles.Best(sample);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The East Asian encoding that bytes are in beyond doubt though another one is declared, or null.</summary>
    /// <remarks>Servers announce ISO-8859-1 by default, which any bytes are valid in; and most bytes of GBK are valid in Big5 and EUC-KR.</remarks>
    public static CharsetInfo? Contradiction(ReadOnlySpan<byte> body, CharsetInfo declared)
    {
        if (!declared.MultiByte && declared.Name != "windows-1252") return null;
        var buffer = ArrayPool<byte>.Shared.Rent(Glanced);
        try
        {
            var sample = buffer.AsSpan(0, Sample(body, buffer.AsSpan(0, Glanced)));
            var (charset, share) = EastAsian(sample);
            return sample.Length >= LeastGlanced && share > SureShare && share > Share(declared, sample) + SureLead ? charset : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The encoding of a sample beyond doubt: an East Asian one, or one of an alphabet that is not Latin; or null.</summary>
    public static CharsetInfo? Sure(ReadOnlySpan<byte> sample)
    {
        var (charset, share) = EastAsian(sample);
        if (share > SureShare) return charset;
        return share <= LeastShare && CharsetProfiles.Best(sample, notLatin: true) is { } other ? other : null;
    }

    /// <summary>Whether a page is in UTF-8 for a good part though not for nearly all: whole stretches of it are.</summary>
    private static bool Utf8InPlaces(ReadOnlySpan<byte> body, int invalid)
    {
        var whole = 0;
        while (body.IndexOfAnyInRange((byte)0x80, (byte)0xff) is >= 0 and var high)
        {
            body = body[high..];
            var length = body.IndexOfAny(Cuts);
            var (valid, bad) = Utf8Sequences.Count(length < 0 ? body : body[..length]);
            if (bad == 0 && valid >= LeastSequences) whole += valid;
            if (length < 0) break;
            body = body[length..];
        }

        return whole >= EnoughSequences && whole * 3L >= invalid;
    }

    /// <summary>UTF-16 where the zeros of a text in any alphabet stand on one side of most pairs, or null.</summary>
    public static CharsetInfo? Wide(ReadOnlySpan<byte> body, bool declared = false)
    {
        var looked = body[..(Math.Min(body.Length, 4096) & ~1)];
        if (looked.Length < 4 || !looked.Contains((byte)0)) return null;
        var (even, odd) = (0, 0);
        for (var i = 0; i < looked.Length; i += 2)
        {
            if (looked[i] == 0) even++;
            if (looked[i + 1] == 0) odd++;
        }

        // Markup, spaces and line ends are ASCII in every script.
        var pairs = looked.Length / 2;
        // Where it is declared a few will do. The other side has zeros too: in U+4E00, which is the word "one" in Chinese.
        var least = declared ? pairs / 50 : pairs / 5;
        if (odd > least && even * 4 < odd) return CharsetLabels.Find("utf-16le");
        return even > least && odd * 4 < even ? CharsetLabels.Find("utf-16be") : null;
    }

    private static CharsetInfo? Escaped(ReadOnlySpan<byte> body) =>
        body.IndexOf("\u001b$B"u8) >= 0 || body.IndexOf("\u001b$@"u8) >= 0 ? CharsetLabels.Find("iso-2022-jp") : null;

    /// <summary>Copies stretches that hold bytes above ASCII: half of what there is room for from the beginning on, the rest from the middle on.</summary>
    private static int Sample(ReadOnlySpan<byte> body, Span<byte> sample)
    {
        var at = 0;
        var filled = Copy(body, ref at, sample[..(sample.Length / 2)]);
        if (at < body.Length / 2 && body[(body.Length / 2)..].IndexOfAny(Cuts) is >= 0 and var cut)
        {
            at = (body.Length / 2) + cut;
            sample[filled++] = (byte)'\n';
        }

        return filled + Copy(body, ref at, sample[filled..]);
    }

    /// <summary>Copies the stretches between tags and line ends that hold bytes above ASCII, from a place on; no encoding has those cuts inside a character.</summary>
    private static int Copy(ReadOnlySpan<byte> body, ref int at, Span<byte> sample)
    {
        var filled = 0;
        while (filled < sample.Length)
        {
            var rest = body[at..];
            var high = rest.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (high < 0)
            {
                at = body.Length;
                break;
            }

            var start = rest[..high].LastIndexOfAny(Cuts) + 1;
            var length = rest[high..].IndexOfAny(Cuts);
            var end = length < 0 ? rest.Length : high + length + 1;
            // A long line is entered at its first high byte: what is ASCII before it says nothing.
            start = Math.Max(start, high - 16);
            var taken = Math.Min(end - start, sample.Length - filled);
            rest.Slice(start, taken).CopyTo(sample[filled..]);
            filled += taken;
            at += taken < end - start ? start + taken : end;
        }

        return filled;
    }

    /// <summary>Whether nearly every character takes one byte above ASCII and one below: so do the accents of Latin text with the letters after them, but no run of Han or Hangul. In Shift_JIS katakana do.</summary>
    private static bool Accents(CharsetInfo charset, ReadOnlySpan<char> text, int high)
    {
        if (charset.Name == "shift_jis") return false;
        var chars = 0;
        foreach (var c in text) chars += c >= 0x80 ? 1 : 0;
        return high * 10L <= chars * 11L;
    }

    private static (CharsetInfo Charset, double Share) EastAsian(ReadOnlySpan<byte> sample)
    {
        var (tried, high) = (0, 0);
        while (tried < sample.Length && high < Tried) high += sample[tried++] >> 7;
        sample = sample[..tried];
        var best = CharsetLabels.Utf8;
        var bestShare = 0.0;
        foreach (var language in EastAsianLanguage.All)
        {
            foreach (var charset in language.Charsets)
            {
                var share = Share(language, charset, sample);
                if (share > bestShare) (best, bestShare) = (charset, share);
            }
        }

        return (best, bestShare);
    }

    private static double Share(EastAsianLanguage language, CharsetInfo charset, ReadOnlySpan<byte> sample)
    {
        var high = 0;
        foreach (var b in sample) high += b >> 7;
        var buffer = ArrayPool<char>.Shared.Rent(sample.Length);
        try
        {
            var text = buffer.AsSpan(0, charset.Decoder.Decode(sample, buffer));
            return Accents(charset, text, high) ? 0 : language.Share(text);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Share under a declared encoding, by the language that it suits best; 0 where it is none of East Asia.</summary>
    private static double Share(CharsetInfo declared, ReadOnlySpan<byte> sample)
    {
        var best = 0.0;
        foreach (var language in EastAsianLanguage.All)
        {
            if (language.Charsets.Any(c => c.Decoder == declared.Decoder)) best = Math.Max(best, Share(language, declared, sample));
        }

        return best;
    }
}
