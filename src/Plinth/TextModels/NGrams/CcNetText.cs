using System.Globalization;
using System.Text;
using Plinth.Dedup;

namespace Plinth.TextModels.NGrams;

/// <summary>Text as CCNet's models read it (Wenzek et al. 2019, section 3; text_normalizer.py of facebookresearch/cc_net).</summary>
/// <remarks>Accents go from Latin letters, and combining marks that stand alone; other scripts keep what is one character with its mark.</remarks>
internal static class CcNetText
{
    /// <summary>Lower-cased, without accents, each digit 0, marks in their ASCII form, without control characters.</summary>
    public static string Normalise(ReadOnlySpan<char> line)
    {
        var lower = line.Trim().ToString().ToLowerInvariant();
        var text = new StringBuilder(lower.Length);
        foreach (var c in lower)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            if (category == UnicodeCategory.NonSpacingMark) continue;
            if (category == UnicodeCategory.DecimalDigitNumber) text.Append('0');
            else if (Mark(c) is { } mark) text.Append(mark);
            else if (c is (>= '\u00C0' and <= '\u024F') or (>= '\u1E00' and <= '\u1EFF') && char.IsLetter(c)) text.Append(Folding.Folded[c]);
            else if (c is > '\u001F' and not (>= '\u007F' and <= '\u009F')) text.Append(c);
        }

        return text.ToString();
    }

    private static string? Mark(char c) => c switch
    {
        '，' or '、' => ",",
        '。' => ".",
        '„' or '”' or '“' or '«' or '»' or '」' or '「' or '《' or '》' => "\"",
        '´' or '’' => "'",
        '∶' or '：' => ":",
        '？' => "?",
        '！' => "!",
        '（' => "(",
        '）' => ")",
        '；' => ";",
        '–' or '━' or '►' => "-",
        '—' => " - ",
        '．' => ". ",
        '～' => "~",
        '…' => "...",
        '〈' => "<",
        '〉' => ">",
        '【' => "[",
        '】' => "]",
        '％' => "%",
        _ => null,
    };
}
