using System.Globalization;
using System.Text.RegularExpressions;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>Finds pre-tokenisers by name and by their regular expression.</summary>
public static partial class PreTokenizer
{
    /// <summary>The pre-tokeniser of a name.</summary>
    /// <param name="name">Which pattern.</param>
    /// <param name="digits">Digits of one pre-token, for <c>plinth</c> and <c>cl100k</c>; null: threes. The other two have theirs.</param>
    /// <param name="hanRun">Han letters of one pre-token, for <c>plinth</c>; 8 by default.</param>
    /// <param name="longestRun">Characters of one kind in one pre-token, for <c>plinth</c>; 64 by default.</param>
    public static IPreTokenizer Named(PreTokenizerName name, Digits? digits = null, int? hanRun = null, int? longestRun = null) => name switch
    {
        PreTokenizerName.Gpt2 => new Gpt2PreTokenizer(),
        PreTokenizerName.O200k => new O200kPreTokenizer(),
        PreTokenizerName.Cl100k => new Gpt4PreTokenizer(digits ?? Digits.Threes),
        _ => new Gpt4PreTokenizer(digits ?? Digits.Threes, hanRun ?? Gpt4PreTokenizer.DefaultHanRun, longestRun ?? Gpt4PreTokenizer.DefaultLongestRun),
    };

    /// <summary>The hand-written pre-tokeniser of a published pattern, in any of the spellings that files have; null for another pattern.</summary>
    /// <param name="pattern">The expression as it stands in a <c>tokenizer.json</c>.</param>
    public static IPreTokenizer? Of(string pattern)
    {
        var plain = Plain(pattern);
        int?[] bounds = [null, .. Bounds().Matches(pattern).Select(m => (int?)int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Take(4)];
        IEnumerable<IPreTokenizer> known =
        [
            new Gpt2PreTokenizer(), new O200kPreTokenizer(),
            .. from digits in Enum.GetValues<Digits>()
               from han in bounds
               where han is null or > 0
               from longest in bounds
               where longest is null or > 3
               from wholeTail in (bool[])[false, true]
               select new Gpt4PreTokenizer(digits, han, longest, wholeTail),
        ];
        return known.FirstOrDefault(k => Plain(k.Pattern) == plain);
    }

    /// <summary>One spelling of what means the same: contractions, possessive repeats, and repeats after which nothing is left to repeat.</summary>
    private static string Plain(string pattern) => pattern
        .Replace("++", "+", StringComparison.Ordinal).Replace("?+", "?", StringComparison.Ordinal).Replace("*+", "*", StringComparison.Ordinal).Replace("}+", "}", StringComparison.Ordinal)
        .Replace("'(?i:[sdmt]|ll|ve|re)", "(?i:'s|'t|'re|'ve|'m|'ll|'d)", StringComparison.Ordinal)
        .Replace("'(?:[sdmt]|ll|ve|re)", "'s|'t|'re|'ve|'m|'ll|'d", StringComparison.Ordinal)
        .Replace(@"(?!\S)|\s+", @"(?!\S)|\s", StringComparison.Ordinal)
        .Replace(@"\s*[\r\n]+", @"\s*[\r\n]", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[01],(\d{1,6})\}")]
    private static partial Regex Bounds();
}
