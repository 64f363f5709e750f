using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Tokens.Normalizers;

/// <summary>One after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<ITextNormalizer> parts) : ITextNormalizer
{
    public string Normalize(string text) => parts.Aggregate(text, (t, part) => part.Normalize(t));
}

/// <summary>NFC, NFD, NFKC, NFKD.</summary>
internal sealed class FormNormalizer(bool compatible, bool compose) : ITextNormalizer
{
    public string Normalize(string text) => UnicodeForms.Shared.Normalize(text, compatible, compose);
}

/// <summary>Small letters.</summary>
internal sealed class LowercaseNormalizer : ITextNormalizer
{
    // The one character whose small form is two; the invariant culture leaves it as it is.
    public string Normalize(string text) => text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
}

/// <summary>Removes combining marks; with <paramref name="decompose"/> accents that are part of a letter too.</summary>
internal sealed class AccentStripper(bool decompose) : ITextNormalizer
{
    public string Normalize(string text)
    {
        if (decompose) text = UnicodeForms.Shared.Normalize(text, compatible: false, compose: false);
        return TextParts.Where(text, rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark) && (decompose || !TextParts.IsMark(rune)));
    }
}

/// <summary>Replaces what a text or an expression matches.</summary>
internal sealed class ReplaceNormalizer(string? text, Regex? regex, string content) : ITextNormalizer
{
    public string Normalize(string input) => regex is not null ? regex.Replace(input, _ => content)
        : text!.Length == 0 ? input : input.Replace(text, content, StringComparison.Ordinal);
}

/// <summary>Puts a text in front, where there is any.</summary>
internal sealed class PrependNormalizer(string prefix) : ITextNormalizer
{
    public string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}

/// <summary>Removes white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : ITextNormalizer
{
    public string Normalize(string text)
    {
        if (left) text = text.TrimStart();
        return right ? text.TrimEnd() : text;
    }
}

/// <summary>SentencePiece's compiled rules, by grapheme as Hugging Face applies them: a whole cluster first, then each character.</summary>
internal sealed class CharsMapNormalizer(CharsMap map) : ITextNormalizer
{
    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        Span<byte> one = stackalloc byte[4];
        var clusters = StringInfo.GetTextElementEnumerator(text);
        while (clusters.MoveNext())
        {
            var cluster = clusters.GetTextElement();
            var utf8 = Encoding.UTF8.GetBytes(cluster);
            if (utf8.Length < 6 && map.Begins(utf8[0]) && map.Longest(utf8, out var whole) > 0)
            {
                result.Append(Encoding.UTF8.GetString(whole));
                continue;
            }

            foreach (var rune in cluster.EnumerateRunes())
            {
                var bytes = one[..rune.EncodeToUtf8(one)];
                if (map.Begins(bytes[0]) && map.Longest(bytes, out var single) > 0) result.Append(Encoding.UTF8.GetString(single));
                else result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }
}

/// <summary>BERT's cleaning: no control characters, spaces around Chinese characters, accents off, small letters.</summary>
internal sealed class BertNormalizer(bool clean, bool chinese, bool stripAccents, bool lowercase) : ITextNormalizer
{
    private static readonly AccentStripper _accents = new(decompose: true);
    private static readonly LowercaseNormalizer _lower = new();

    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean && (rune.Value is 0 or 0xFFFD || IsControl(rune))) continue;
            if (clean && Rune.IsWhiteSpace(rune)) result.Append(' ');
            else if (chinese && IsChinese(rune.Value)) result.Append(' ').Append(rune.ToString()).Append(' ');
            else result.Append(rune.ToString());
        }

        text = result.ToString();
        if (stripAccents) text = _accents.Normalize(text);
        return lowercase ? _lower.Normalize(text) : text;
    }

    private static bool IsControl(Rune rune) => rune.Value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static bool IsChinese(int rune) => rune is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}

/// <summary>Loops over characters.</summary>
internal static class TextParts
{
    public static string Where(string text, Func<Rune, bool> keep)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (keep(rune)) result.Append(rune.ToString());
        return result.ToString();
    }

    public static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
