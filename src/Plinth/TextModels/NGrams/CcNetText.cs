using System.Globalization;
using System.Text;

namespace Plinth.TextModels.NGrams;

/// <summary>Text as CCNet's models read it (Wenzek et al. 2019, section 3; text_normalizer.py of facebookresearch/cc_net).</summary>
internal static class CcNetText
{
    /// <summary>Lower-cased, without accents, each digit 0, marks in their ASCII form, without control characters.</summary>
    public static string Normalise(ReadOnlySpan<char> line)
    {
        var decomposed = Clean(line.Trim()).ToLowerInvariant().Normalize(NormalizationForm.FormD);
        var text = new StringBuilder(decomposed.Length);
        foreach (var c in decomposed)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            if (category == UnicodeCategory.NonSpacingMark) continue;
            if (category == UnicodeCategory.DecimalDigitNumber) text.Append('0');
            else if (Mark(c) is { } mark) text.Append(mark);
            else if (c is > '\u001F' and not (>= '\u007F' and <= '\u009F')) text.Append(c);
        }

        return text.ToString();
    }

    // A lone half of a pair cannot be normalised.
    private static string Clean(ReadOnlySpan<char> line)
    {
        var clean = line.ToArray();
        for (var i = 0; i < clean.Length; i++)
        {
            if (!char.IsSurrogate(clean[i])) continue;
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1])) i++;
            else clean[i] = '\uFFFD';
        }

        return new string(clean);
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
