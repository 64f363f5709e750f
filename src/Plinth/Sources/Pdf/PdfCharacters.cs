using Plinth.Dedup;
using Plinth.Tokens.Normalizers;

namespace Plinth.Sources.Pdf;

/// <summary>What glyphs mean: ligatures as letters, accents on their letters, radicals that stand for characters as those.</summary>
internal static class PdfCharacters
{
    private static readonly string[] s_ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    /// <summary>The characters of a glyph; empty where its font does not say them.</summary>
    public static string Clean(string? value)
    {
        if (value is not { Length: > 0 }) return "";
        if (value.Length == 1)
        {
            var c = value[0];
            if (c is > ' ' and < '\u007f') return value;
            if (c is ' ' or '\u00a0' or '\t' or '\n' or '\r' or (>= '\u2000' and <= '\u200a') or '\u202f' or '\u3000') return " ";
            if (c is >= '\ufb00' and <= '\ufb06') return s_ligatures[c - 0xfb00];
            // What fonts of symbols call their bullets.
            if (c is '\uf0b7' or '\uf0a7' or '\uf0d8' or '\uf076' or '\uf0fc' or '\u25cf' or '\uf06c' or '\uf06e') return "•";
            if (char.IsControl(c) || c is '\ufffd' or '\ufeff' or '\uffff' or '\ufffe' || c is >= '\ue000' and <= '\uf8ff' || char.IsSurrogate(c)) return "";
            return IsRadical(c) ? UnicodeForms.Shared.Normalize(value, compatible: true, compose: true) : value;
        }

        if (value.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0) return value;
        if (value.Length == 2 && char.IsSurrogatePair(value[0], value[1])) return value;
        return string.Concat(value.Select((c, i) => char.IsSurrogate(c) ? IsPaired(value, i) ? c.ToString() : "" : Clean(c.ToString())));
    }

    /// <summary>The letter with an accent that was drawn over it, or null where the glyph is no accent.</summary>
    public static string? Accented(string accent, string letter)
    {
        if (accent.Length != 1 || letter.Length != 1 || !char.IsLetter(letter[0])) return null;
        var mark = accent[0] switch
        {
            '`' or '\u02cb' => '\u0300',
            '\u00b4' or '\u02ca' => '\u0301',
            '\u02c6' or '^' => '\u0302',
            '\u02dc' or '~' => '\u0303',
            '\u00af' or '\u02c9' => '\u0304',
            '\u02d8' => '\u0306',
            '\u02d9' => '\u0307',
            '\u00a8' => '\u0308',
            '\u02da' => '\u030a',
            '\u02dd' => '\u030b',
            '\u02c7' => '\u030c',
            '\u00b8' => '\u0327',
            '\u02db' => '\u0328',
            _ => '\0',
        };
        if (mark == '\0') return null;
        var bare = letter[0] switch { 'ı' => 'i', 'ȷ' => 'j', var c => c };
        var whole = UnicodeForms.Shared.Normalize($"{bare}{mark}", compatible: false, compose: true);
        return whole.Length == 1 ? whole : null;
    }

    /// <summary>Whether a character is of a script that puts no spaces between words, or of its punctuation.</summary>
    public static bool IsWide(char c) => c >= '\u2e80' && (Folding.IsWordAlone(c) || c is (>= '\u3000' and <= '\u303f') or (>= '\uff00' and <= '\uff60') or (>= '\ud840' and <= '\ud8bf') || char.IsLowSurrogate(c));

    private static bool IsRadical(char c) => c is (>= '\u2e80' and <= '\u2fdf') or (>= '\uf900' and <= '\ufaff');

    private static bool IsPaired(string text, int i) => char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]);
}
