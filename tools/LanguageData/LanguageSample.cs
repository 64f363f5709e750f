using Plinth.Languages;

namespace Plinth.LanguageData;

/// <summary>What is known of one language in one script: shares of features by source and order.</summary>
internal sealed class LanguageSample(string language, WritingScript script)
{
    private readonly List<(double Weight, Dictionary<int, double>[] Counts)> _sources = [];

    public string Language => language;

    public WritingScript Script => script;

    /// <summary>The language, with its script where it is written in two: <c>de</c>, <c>sr-Latn</c>.</summary>
    public string Key => language is "sr" or "uz" ? $"{language}-{WritingScripts.CodeOf(script)}" : language;

    /// <summary>Adds counts or shares of features, by order.</summary>
    public void Add(double weight, Dictionary<int, double>[] counts)
    {
        if (counts.Any(c => c.Count > 0)) _sources.Add((weight, counts));
    }

    /// <summary>Adds texts; lines mostly in another script are left out.</summary>
    /// <returns>Letters added.</returns>
    public long AddTexts(double weight, IEnumerable<string> lines)
    {
        var counts = Empty();
        var orders = new int[NgramFeatures.Orders];
        long letters = 0;
        foreach (var line in lines.Distinct())
        {
            var ours = line.Count(c => WritingScripts.Of(c) == script);
            if (ours * 10 < line.Count(c => WritingScripts.Of(c) != WritingScript.None) * 9) continue;
            letters += ours;
            var rows = new int[NgramFeatures.Most(line.Length)];
            var n = NgramFeatures.Find(line, rows, orders);
            foreach (var row in rows.AsSpan(0, n))
            {
                var order = counts[NgramFeatures.OrderOf(row)];
                order[row] = order.GetValueOrDefault(row) + 1;
            }
        }

        Add(weight, counts);
        return letters;
    }

    /// <summary>The share of every feature of an order, the sources weighed.</summary>
    public Dictionary<int, double> Shares(int order)
    {
        var mixed = new Dictionary<int, double>();
        var sources = _sources.Where(s => s.Counts[order].Count > 0).ToArray();
        var weights = sources.Sum(s => s.Weight);
        foreach (var (weight, counts) in sources)
        {
            var total = counts[order].Values.Sum() * weights;
            foreach (var (row, count) in counts[order]) mixed[row] = mixed.GetValueOrDefault(row) + (weight * count / total);
        }

        return mixed;
    }

    public static Dictionary<int, double>[] Empty() => [.. Enumerable.Range(0, NgramFeatures.Orders).Select(_ => new Dictionary<int, double>())];
}
