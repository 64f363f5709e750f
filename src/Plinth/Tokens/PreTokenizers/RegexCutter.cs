using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>
/// A pattern of somebody's own, run by .NET's engine: without backtracking where it can, else with a time limit. That engine reads UTF-16, where a
/// character beyond the first plane is two that are no letters; so each such character stands in as one of its category from the first plane.
/// </summary>
internal sealed partial class RegexCutter
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);
    private readonly Regex _regex;

    /// <summary>Makes one.</summary>
    /// <param name="pattern">The expression, as Oniguruma or Rust read it.</param>
    /// <param name="place">Where it stands, for messages.</param>
    public RegexCutter(string pattern, string place)
    {
        var plain = Translate(pattern);
        try
        {
            try { _regex = new Regex(plain, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _limit); }
            catch (NotSupportedException) { _regex = new Regex(plain, RegexOptions.CultureInvariant, _limit); }
        }
        catch (ArgumentException e)
        {
            throw new PlinthException($"{place}: the pattern cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Where the matches of a text are.</summary>
    public List<(int Start, int Length)> Matches(string text)
    {
        var found = new List<(int, int)>();
        try
        {
            if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            {
                foreach (var match in _regex.EnumerateMatches(text)) found.Add((match.Index, match.Length));
                return found;
            }

            var plane = new StringBuilder(text.Length);
            var starts = new List<int>(text.Length + 1);
            var at = 0;
            foreach (var rune in text.EnumerateRunes())
            {
                starts.Add(at);
                plane.Append(StandIn(rune));
                at += rune.Utf16SequenceLength;
            }

            starts.Add(at);
            foreach (var match in _regex.EnumerateMatches(plane.ToString())) found.Add((starts[match.Index], starts[match.Index + match.Length] - starts[match.Index]));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new PlinthException($"the tokenizer's pattern took more than {_limit.TotalSeconds:F0} s on one text", e);
        }

        return found;
    }

    /// <summary>The same expression in .NET's syntax: possessive repeats are plain ones, scripts are ranges.</summary>
    public static string Translate(string pattern) => Possessive().Replace(pattern, "$1")
        .Replace(@"\p{Han}", @"[\u2E80-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]", StringComparison.Ordinal)
        .Replace(@"\h", "[0-9A-Fa-f]", StringComparison.Ordinal);

    private static char StandIn(Rune rune) => rune.IsBmp ? (char)rune.Value : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => 'Ā',
        UnicodeCategory.LowercaseLetter => 'ā',
        UnicodeCategory.OtherLetter => rune.Value is >= 0x20000 and < 0x40000 ? '㐀' : 'ऄ',
        UnicodeCategory.ModifierLetter => 'ᵆ',
        UnicodeCategory.DecimalDigitNumber => '٣',
        UnicodeCategory.LetterNumber => 'ↀ',
        UnicodeCategory.OtherNumber => '৴',
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => '\u0483',
        UnicodeCategory.SpacingCombiningMark => 'ा',
        UnicodeCategory.OtherPunctuation => '՚',
        UnicodeCategory.MathSymbol => '⊢',
        UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.CurrencySymbol => '☃',
        _ => '\uE000',
    };

    [GeneratedRegex(@"(?<=[^\\])([?+*])\+")]
    private static partial Regex Possessive();
}
