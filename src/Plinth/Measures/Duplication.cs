using Plinth.Dedup;

namespace Plinth.Measures;

/// <summary>How much of a corpus stands in it already: n-grams by length, paragraphs and whole documents. Over all of it, in bounded memory.</summary>
/// <remarks>
/// Words as <see cref="MeasuredWords"/> has them, marks apart; no n-gram reaches over the end of a document. Documents and paragraphs (lines) are compared
/// without case, accents, marks and differences of whitespace.
/// </remarks>
public sealed class Duplication
{
    private const ulong Base = 0x9e3779b97f4a7c15;

    private readonly MeasuredWords _words = new();
    private readonly ExactContent _content = new(ExactBy.Normalised, digitsToZero: false);
    private readonly ThinnedCounts[] _grams = [.. Lengths.Select(_ => new ThinnedCounts())];
    private readonly ThinnedCounts _documents = new(), _paragraphs = new();
    private readonly ulong[] _leaves = [.. Lengths.Select(n => Enumerable.Range(0, n).Aggregate(1UL, (p, _) => p * Base))];

    /// <summary>The lengths of n-grams, in words.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>For each of <see cref="Lengths"/> the share of n-grams that stood before, 0 to 1; NaN where no document is so long.</summary>
    public IReadOnlyList<double> Curve => [.. _grams.Select(g => g.Repeated)];

    /// <summary>The share of documents that are copies of one before, 0 to 1.</summary>
    public double Documents => _documents.Repeated;

    /// <summary>The share of paragraphs that are copies of one before, 0 to 1.</summary>
    public double Paragraphs => _paragraphs.Repeated;

    /// <summary>Takes a document in.</summary>
    public void Add(string text)
    {
        Count(_documents, text);
        foreach (var line in text.AsSpan().Split('\n')) Count(_paragraphs, text.AsSpan(line));
        var words = _words.Of(text);
        for (var k = 0; k < _grams.Length; k++)
        {
            var (n, leaves, grams, hash) = (Lengths[k], _leaves[k], _grams[k], 0UL);
            if (words.Length < n) break;
            for (var i = 0; i < words.Length; i++)
            {
                hash = hash * Base + words[i];
                if (i >= n) hash -= words[i - n] * leaves;
                if (i >= n - 1) grams.Add(MeasuredWords.Mixed(hash));
            }
        }
    }

    private void Count(ThinnedCounts counts, ReadOnlySpan<char> text)
    {
        var hash = _content.Normalised(text);
        if (hash != 0) counts.Add((ulong)hash);
    }
}
