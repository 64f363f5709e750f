using System.Buffers;
using System.Text;

namespace Plinth.Encodings;

/// <summary>Decodes a page that is in one encoding as a whole and in another in places, as an included file or an inserted comment may be.</summary>
/// <remarks>
/// A stretch is what stands between tags or line ends. In a page in UTF-8, stretches that are not valid UTF-8 are judged together and read by
/// the encoding that they are in beyond doubt; where there is none, bytes that are letters or typographic signs of windows-1252 among ASCII are read as
/// those. In a page in another encoding, stretches that are valid UTF-8 of some length are read as that. Everything else stays with the page's encoding.
/// </remarks>
internal static class MixedText
{
    /// <summary>Sequences of UTF-8 in one stretch, and their bytes, that no text of another encoding has by chance.</summary>
    private const int SureSequences = 4;
    private const int SureBytes = 12;

    /// <summary>Bytes above ASCII by which a foreign encoding is judged, at least, and bytes at most.</summary>
    private const int LeastForeign = 24;
    private const int MostSample = 1 << 13;

    /// <summary>Share of the bytes judged that must be of windows-1252 among ASCII for it to be believed.</summary>
    private const double LeastPlausible = 0.8;

    private static readonly SearchValues<byte> Cuts = SearchValues.Create("<>\r\n"u8);

    private enum Kind
    {
        Main,
        Utf8,
        Foreign,
        Patched,
    }

    /// <summary>Decodes a body by its main encoding, and stretches in another by that.</summary>
    public static DecodedText Decode(ReadOnlySpan<byte> body, CharsetInfo main)
    {
        var utf8 = main == CharsetLabels.Utf8;
        if (utf8 ? Clean(body) : !HasSequences(body)) return Charset.By(main, body);
        var foreign = utf8 ? Foreign(body) : null;
        var patched = utf8 && PlausibleLatin(body);
        if (utf8 && foreign is null && !patched) return Charset.By(main, body);

        var text = new StringBuilder(body.Length);
        string? inset = null;
        var (from, kind) = (0, Kind.Main);
        for (var at = 0; at <= body.Length;)
        {
            var length = body[at..].IndexOfAny(Cuts);
            var end = length < 0 ? body.Length : at + length + 1;
            var stretch = body[at..end];
            // Stretches of ASCII, tags above all, go with what stands before them.
            var here = stretch.IndexOfAnyInRange((byte)0x80, (byte)0xff) < 0 ? kind : Judge(stretch, utf8, foreign, patched);
            if (here != kind)
            {
                Append(body[from..at], kind);
                (from, kind) = (at, here);
            }

            if (length < 0) break;
            at = end;
        }

        Append(body[from..], kind);
        return new DecodedText(text.ToString(), main.Name, inset);

        void Append(ReadOnlySpan<byte> bytes, Kind kind)
        {
            if (bytes.IsEmpty) return;
            if (kind == Kind.Patched)
            {
                if (Patch(bytes, text)) inset ??= "windows-1252";
                return;
            }

            var charset = kind switch { Kind.Utf8 => CharsetLabels.Utf8, Kind.Foreign => foreign!, _ => main };
            if (charset != main) inset ??= charset.Name;
            text.Append(charset.Decoder.GetString(bytes));
        }
    }

    /// <summary>Whether UTF-8 has no invalid sequence; one that the end cuts off is none.</summary>
    private static bool Clean(ReadOnlySpan<byte> body) => Utf8Sequences.Count(body).Invalid == 0;

    private static bool HasSequences(ReadOnlySpan<byte> body) => Utf8Sequences.Count(body).Valid >= SureSequences;

    private static Kind Judge(ReadOnlySpan<byte> stretch, bool utf8, CharsetInfo? foreign, bool patched)
    {
        var (valid, invalid) = Utf8Sequences.Count(stretch);
        if (!utf8) return invalid == 0 && valid >= SureSequences && HighBytes(stretch) >= SureBytes ? Kind.Utf8 : Kind.Main;
        if (invalid == 0) return Kind.Main;
        if (foreign is not null && IsForeign(valid, invalid)) return Kind.Foreign;
        return patched ? Kind.Patched : Kind.Main;
    }

    private static int HighBytes(ReadOnlySpan<byte> bytes)
    {
        var high = 0;
        foreach (var b in bytes) high += b >> 7;
        return high;
    }

    // UTF-8 with a character cut through has more whole characters than broken ones.
    private static bool IsForeign(int valid, int invalid) => invalid > valid;

    /// <summary>The encoding that the stretches that are no UTF-8 are in beyond doubt, or null.</summary>
    private static CharsetInfo? Foreign(ReadOnlySpan<byte> body)
    {
        var sample = new List<byte>();
        while (!body.IsEmpty && sample.Count < MostSample)
        {
            var length = body.IndexOfAny(Cuts);
            var stretch = length < 0 ? body : body[..(length + 1)];
            body = body[stretch.Length..];
            if (stretch.IndexOfAnyInRange((byte)0x80, (byte)0xff) < 0) continue;
            var (valid, invalid) = Utf8Sequences.Count(stretch);
            if (invalid > 0 && IsForeign(valid, invalid)) sample.AddRange(stretch);
        }

        return sample.Count(b => b >= 0x80) < LeastForeign ? null : CharsetSniffer.Sure(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sample));
    }

    /// <summary>Whether the bytes that are no UTF-8 are, nearly all, letters or signs of windows-1252 among ASCII.</summary>
    private static bool PlausibleLatin(ReadOnlySpan<byte> body)
    {
        var (plausible, all) = (0, 0);
        var nothing = new StringBuilder(0);
        Walk(body, nothing, ref plausible, ref all, write: false);
        return all > 0 && plausible >= LeastPlausible * all;
    }

    private static bool Patch(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        var (plausible, all) = (0, 0);
        Walk(bytes, text, ref plausible, ref all, write: true);
        return plausible > 0;
    }

    private static void Walk(ReadOnlySpan<byte> bytes, StringBuilder text, ref int plausible, ref int all, bool write)
    {
        var latin = (SingleByteDecoder)CharsetLabels.Find("windows-1252")!.Decoder;
        Span<char> utf16 = stackalloc char[2];
        for (var i = 0; i < bytes.Length;)
        {
            var ascii = bytes[i..].IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (ascii != 0)
            {
                var run = ascii < 0 ? bytes[i..] : bytes.Slice(i, ascii);
                if (write) text.Append(Encoding.Latin1.GetString(run));
                i += run.Length;
                continue;
            }

            if (Rune.DecodeFromUtf8(bytes[i..], out var rune, out var length) == OperationStatus.Done)
            {
                if (write) text.Append(utf16[..rune.EncodeToUtf16(utf16)]);
                i += length;
                continue;
            }

            // Invalid bytes side by side belong together: "ção".
            var end = i + 1;
            while (end < bytes.Length && bytes[end] >= 0x80 && end - i < 4 && Rune.DecodeFromUtf8(bytes[end..], out _, out _) != OperationStatus.Done) end++;
            var believed = IsLatin(bytes, i, end, latin);
            all += end - i;
            if (believed) plausible += end - i;
            if (write)
            {
                for (var j = i; j < end; j++) text.Append(believed ? latin[bytes[j]] : '\uFFFD');
            }

            i = end;
        }
    }

    /// <summary>Whether at most three bytes, with ASCII or the end on both sides, are letters of a word, or one is a sign that texts have.</summary>
    private static bool IsLatin(ReadOnlySpan<byte> bytes, int start, int end, SingleByteDecoder latin)
    {
        var (before, after) = (start > 0 ? bytes[start - 1] : (byte)' ', end < bytes.Length ? bytes[end] : (byte)' ');
        if (before >= 0x80 || after >= 0x80 || end - start > 3) return false;
        var word = char.IsAsciiLetter((char)before) || char.IsAsciiLetter((char)after);
        var (letters, signs) = (0, 0);
        foreach (var b in bytes[start..end])
        {
            if (char.IsLetter(latin[b]) && b >= 0xC0) letters++;
            else if (b is 0x80 or 0x85 or (>= 0x91 and <= 0x97) or 0x99 or (>= 0xA0 and <= 0xA9) or 0xAB or (>= 0xAE and <= 0xB4) or 0xB7 or >= 0xB9 and <= 0xBF) signs++;
        }

        return letters + signs == end - start && (letters == 0 || word);
    }
}
