using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Plinth.Tokens.Normalizers;

/// <summary>
/// The four normalisation forms of Unicode (UAX 15), from the decompositions of Unicode 15. Our own, because .NET without ICU leaves all text but
/// ASCII as it is.
/// </summary>
internal sealed class UnicodeForms
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7, Vowels = 21, Trails = 28, Syllables = 11172;
    private static readonly Lazy<UnicodeForms> _shared = new(() => new UnicodeForms());
    private readonly Dictionary<int, (int[] Parts, bool Compatible)> _parts = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<long, int> _composed = [];
    private readonly ulong[] _unsteady = new ulong[0x10000 >> 6];

    private UnicodeForms()
    {
        using var stream = typeof(UnicodeForms).Assembly.GetManifestResourceStream("decompositions.txt.gz")!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress), Encoding.UTF8);
        for (var c = VowelBase; c < 0x1200; c++) Unsteady(c);

        // Beyond the first plane a few characters change; a surrogate is a reason to look.
        for (var c = 0xD800; c < 0xE000; c++) Unsteady(c);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var fields = line.Split(' ');
            var codePoint = Hex(fields[0]);
            if (fields[1] != "0") Unsteady(codePoint);
            if (fields[1] != "0") _classes[codePoint] = byte.Parse(fields[1], CultureInfo.InvariantCulture);
            if (fields.Length < 4) continue;
            int[] parts = [.. fields.Skip(3).Select(Hex)];
            _parts[codePoint] = (parts, fields[2] == "<");
            if (fields[2] == "=") Unsteady(codePoint);
            if (fields[2] == "+") Unsteady(parts[1]);
            if (fields[2] == "+") _composed[Pair(parts[0], parts[1])] = codePoint;
        }
    }

    private void Unsteady(int codePoint)
    {
        if (codePoint < 0x10000) _unsteady[codePoint >> 6] |= 1UL << codePoint;
    }

    /// <summary>The tables; read once.</summary>
    public static UnicodeForms Shared => _shared.Value;

    /// <summary>A text in one of the forms.</summary>
    /// <param name="text">The text.</param>
    /// <param name="compatible">Compatibility characters are taken apart too (NFKC, NFKD).</param>
    /// <param name="compose">What belongs together is joined again (NFC, NFKC).</param>
    public string Normalize(string text, bool compatible, bool compose)
    {
        if (Ascii.IsValid(text) || (!compatible && compose && IsComposed(text))) return text;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, compatible, runes);
        Order(runes);
        if (compose) Compose(runes);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes) result.Append(new Rune(rune).ToString());
        return result.ToString();
    }

    /// <summary>Whether no character of a text can be changed by NFC: none that is taken apart for good, none that joins what is before it.</summary>
    private bool IsComposed(string text)
    {
        foreach (var c in text)
            if (c >= 0x300 && (_unsteady[c >> 6] >> (c & 63) & 1) != 0) return false;
        return true;
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long Pair(int first, int second) => ((long)first << 21) | (uint)second;

    private int Class(int rune) => rune < 0x300 ? 0 : _classes.GetValueOrDefault(rune);

    private void Decompose(int rune, bool compatible, List<int> to)
    {
        if (rune < 0xA0) to.Add(rune);
        else if (rune - HangulBase is >= 0 and < Syllables and var syllable)
        {
            to.Add(LeadBase + (syllable / (Vowels * Trails)));
            to.Add(VowelBase + (syllable % (Vowels * Trails) / Trails));
            if (syllable % Trails > 0) to.Add(TrailBase + (syllable % Trails));
        }
        else if (_parts.TryGetValue(rune, out var parts) && (compatible || !parts.Compatible))
        {
            foreach (var part in parts.Parts) Decompose(part, compatible, to);
        }
        else to.Add(rune);
    }

    private void Order(List<int> runes)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var rune = runes[i];
            var own = Class(rune);
            if (own == 0) continue;
            var at = i;
            while (at > 0 && Class(runes[at - 1]) > own)
            {
                runes[at] = runes[at - 1];
                at--;
            }

            runes[at] = rune;
        }
    }

    private void Compose(List<int> runes)
    {
        int starter = -1, last = -1, kept = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var own = Class(rune);
            if (starter >= 0 && (last < own || last == -1) && Join(runes[starter], rune) is >= 0 and var joined)
            {
                runes[starter] = joined;
                continue;
            }

            if (own == 0)
            {
                starter = kept;
                last = -1;
            }
            else last = own;
            runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private int Join(int first, int second)
    {
        if (first - LeadBase is >= 0 and < 19 and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
            return HangulBase + (((lead * Vowels) + vowel) * Trails);
        if (first - HangulBase is >= 0 and < Syllables and var syllable && syllable % Trails == 0 && second - TrailBase is > 0 and < Trails and var trail)
            return first + trail;
        return _composed.TryGetValue(Pair(first, second), out var joined) ? joined : -1;
    }
}
