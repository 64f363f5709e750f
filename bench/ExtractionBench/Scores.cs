using System.Text.RegularExpressions;

namespace Plinth.ExtractionBench;

/// <summary>Scores as each benchmark defines them.</summary>
internal static partial class Scores
{
    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    public static string[] Words(string text) => [.. Word().Matches(text).Select(m => m.Value)];

    /// <summary>ScrapingHub: shares of 4-gram shingles; precision and recall are means over pages.</summary>
    public static (double Both, double Predicted, double True) Shingles(string truth, string text) =>
        Overlap(Count(Grams(Words(truth))), Count(Grams(Words(text))));

    /// <summary>WCXB: words as a multiset.</summary>
    public static (double Both, double Predicted, double True) WordBag(string truth, string text) =>
        Overlap(Count(Words(truth.ToLowerInvariant())), Count(Words(text.ToLowerInvariant())));

    /// <summary>Characters without white space as a multiset.</summary>
    public static (double Both, double Predicted, double True) CharBag(string truth, string text) =>
        Overlap(Count(truth.Where(c => !char.IsWhiteSpace(c))), Count(text.Where(c => !char.IsWhiteSpace(c))));

    public static double F1(double precision, double recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

    private static IEnumerable<string> Grams(string[] words)
    {
        for (var i = 0; i < Math.Max(1, words.Length - 3); i++)
            if (words.Length > 0) yield return string.Join(' ', words.Skip(i).Take(4));
    }

    private static Dictionary<T, int> Count<T>(IEnumerable<T> items) where T : notnull
    {
        var counts = new Dictionary<T, int>();
        foreach (var item in items) counts[item] = counts.GetValueOrDefault(item) + 1;
        return counts;
    }

    private static (double, double, double) Overlap<T>(Dictionary<T, int> truth, Dictionary<T, int> text) where T : notnull =>
        (truth.Sum(t => Math.Min(t.Value, text.GetValueOrDefault(t.Key))), text.Values.Sum(), truth.Values.Sum());
}
