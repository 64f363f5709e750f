using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Plinth.Extraction.Html;

/// <summary>Character references (<c>&amp;amp; &amp;#x4e2d; &amp;copy</c>) to characters, by the WHATWG table of 2,231 names.</summary>
internal static class CharacterReferences
{
    private const int LongestName = 33;
    private const int LongestLegacy = 6;

    private static readonly FrozenDictionary<string, string> s_names = Load();

    // What the standard makes of the C1 control codes, as Windows-1252 has them (0x80 to 0x9F).
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
        "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>Decodes the reference at the start of <paramref name="text"/>, which is an ampersand.</summary>
    /// <param name="text">Text from the ampersand on.</param>
    /// <param name="inAttribute">In attribute values a name without its semicolon counts only before a character that cannot go on with it.</param>
    /// <param name="into">Room for two UTF-16 units at least.</param>
    /// <param name="written">Units written.</param>
    /// <returns>Units read, or 0 when there is no reference here and the ampersand stands for itself.</returns>
    public static int Decode(ReadOnlySpan<char> text, bool inAttribute, Span<char> into, out int written)
    {
        written = 0;
        if (text.Length < 2) return 0;
        if (text[1] == '#') return Numeric(text, into, out written);
        if (!char.IsAsciiLetter(text[1])) return 0;
        var window = text[1..Math.Min(text.Length, LongestName + 1)];
        var length = 0;
        while (length < window.Length && char.IsAsciiLetterOrDigit(window[length])) length++;
        var lookup = s_names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (length < window.Length && window[length] == ';' && lookup.TryGetValue(window[..(length + 1)], out var value))
        {
            value.CopyTo(into);
            written = value.Length;
            return length + 2;
        }

        for (var n = Math.Min(length, LongestLegacy); n >= 2; n--)
        {
            if (!lookup.TryGetValue(window[..n], out value)) continue;
            if (inAttribute && n < window.Length && (window[n] == '=' || char.IsAsciiLetterOrDigit(window[n]))) return 0;
            value.CopyTo(into);
            written = value.Length;
            return n + 1;
        }

        return 0;
    }

    private static int Numeric(ReadOnlySpan<char> text, Span<char> into, out int written)
    {
        written = 0;
        var at = 2;
        var hex = at < text.Length && (text[at] | 0x20) == 'x';
        if (hex) at++;
        var first = at;
        var code = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (!(hex ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c))) break;
            // Stays above the last code point once it is there, so that it cannot overflow.
            if (code <= 0x10FFFF) code = hex ? code * 16 + Convert.ToInt32(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10) : code * 10 + (c - '0');
        }

        if (at == first) return 0;
        if (at < text.Length && text[at] == ';') at++;
        if (code is >= 0x80 and <= 0x9F) code = Windows1252[code - 0x80];
        if (code == 0 || !Rune.IsValid(code)) code = 0xFFFD;
        written = new Rune(code).EncodeToUtf16(into);
        return at;
    }

    private static FrozenDictionary<string, string> Load()
    {
        using var stream = typeof(CharacterReferences).Assembly.GetManifestResourceStream("html-character-references.txt")
            ?? throw new InvalidOperationException("The table of character references is not in the assembly.");
        using var reader = new StreamReader(stream);
        var names = new Dictionary<string, string>(2231, StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            var text = string.Concat(parts.Skip(1).Select(p => char.ConvertFromUtf32(int.Parse(p, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
            names[parts[0]] = text;
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
