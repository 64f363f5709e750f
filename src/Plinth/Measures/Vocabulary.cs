namespace Plinth.Measures;

/// <summary>The most frequent words of a sample.</summary>
public sealed class Vocabulary
{
    /// <summary>Words that are kept.</summary>
    public const int Most = 50_000;

    private readonly Dictionary<ulong, int> _counts = [];
    private readonly HashSet<ulong> _top;
    private readonly long _tokens;

    /// <summary>Counts words, marks apart.</summary>
    /// <param name="texts">Texts.</param>
    /// <param name="most">Most words that are kept.</param>
    public Vocabulary(IEnumerable<string> texts, int most = Most)
    {
        var words = new MeasuredWords();
        foreach (var text in texts)
            foreach (var word in words.Of(text))
            {
                _counts[word] = _counts.GetValueOrDefault(word) + 1;
                _tokens++;
            }

        _top = [.. _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(most).Select(c => c.Key)];
    }

    /// <summary>Jaccard's index of two vocabularies, 0 to 1; NaN when both are empty.</summary>
    public double Jaccard(Vocabulary other)
    {
        var both = _top.Count(other._top.Contains);
        var either = _top.Count + other._top.Count - both;
        return either == 0 ? double.NaN : (double)both / either;
    }

    /// <summary>The share of another's running words that are in this vocabulary, 0 to 1; NaN when it has none.</summary>
    public double Covers(Vocabulary other) => other._tokens == 0 ? double.NaN : other._counts.Where(c => _top.Contains(c.Key)).Sum(c => (double)c.Value) / other._tokens;
}
