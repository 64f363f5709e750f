using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.TextModels.Classifiers;

/// <summary>What a classifier goes by: the words, and the n-grams met in texts, that speak most for a label.</summary>
/// <remarks>
/// The weight of a feature for a label is what it adds to the label's score before softmax, less what it adds to the other labels' on average; a text's
/// score is the mean over its features. N-grams share rows, so that a weight may be another n-gram's: what is met often is to be trusted more.
/// </remarks>
public sealed class ClassifierWeights(TextClassifier model)
{
    private const int MostNgrams = 4_000_000;

    private readonly Dictionary<string, (int Row, int Count)> _ngrams = new(StringComparer.Ordinal);

    /// <summary>True when texts held more different n-grams than are remembered; later ones are left out.</summary>
    public bool IsFull => _ngrams.Count >= MostNgrams;

    /// <summary>Adds the n-grams of a text, in the form that the model reads.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var hashes = new List<int>();
        var starts = new List<(int Start, int End)>();
        for (var at = 0; TextFeatures.NextWord(utf8, ref at, out var start, out var hash);)
        {
            hashes.Add((int)hash);
            starts.Add((start, at));
        }

        var all = CollectionsMarshal.AsSpan(hashes);
        for (var i = 0; i < all.Length; i++)
        {
            var text = new StringBuilder(Encoding.UTF8.GetString(utf8[starts[i].Start..starts[i].End]));
            for (var n = 2; n <= model.Arguments.WordNgrams && i + n <= all.Length; n++)
            {
                text.Append(' ').Append(Encoding.UTF8.GetString(utf8[starts[i + n - 1].Start..starts[i + n - 1].End]));
                var ngram = text.ToString();
                if (_ngrams.TryGetValue(ngram, out var known)) _ngrams[ngram] = known with { Count = known.Count + 1 };
                else if (!IsFull && model.Features.NgramRow(all.Slice(i, n)) is >= 0 and var row) _ngrams.Add(ngram, (row, 1));
            }
        }
    }

    /// <summary>The features with the largest weights for each label.</summary>
    /// <param name="most">How many of words, and how many of n-grams.</param>
    /// <param name="leastCount">N-grams met more rarely are left out.</param>
    /// <returns>Nothing for a model with hierarchical softmax, whose labels have no vectors.</returns>
    public IReadOnlyList<LabelWeights> Top(int most, int leastCount)
    {
        if (model.Arguments.Loss == FastTextLoss.HierarchicalSoftmax) return [];
        var words = Enumerable.Range(0, model.WordCount).Select(row => (Text: model.Features.Text(row), Row: row)).ToArray();
        var ngrams = _ngrams.Where(n => n.Value.Count >= leastCount).Select(n => (Text: n.Key, n.Value.Row)).ToArray();
        return [.. model.Labels.Select((label, i) => new LabelWeights(label, Of(words, i, most), Of(ngrams, i, most)))];
    }

    private FeatureWeight[] Of((string Text, int Row)[] features, int label, int most)
    {
        var vector = new float[model.Dim];
        var direction = Direction(label);
        return
        [
            .. features.Select(feature =>
            {
                model.Input.CopyTo(feature.Row, vector);
                return new FeatureWeight(feature.Text, Lanes.Dot(vector, direction));
            }).OrderByDescending(f => f.Weight).ThenBy(f => f.Text, StringComparer.Ordinal).Take(most),
        ];
    }

    // What the label's vector has and the mean of the others' has not.
    private float[] Direction(int label)
    {
        var direction = new float[model.Dim];
        var other = new float[model.Dim];
        model.Output.CopyTo(label, direction);
        for (var i = 0; i < model.Labels.Count && i < model.Output.Rows; i++)
        {
            if (i == label) continue;
            model.Output.CopyTo(i, other);
            Lanes.AddTimes(direction, other, -1f / (model.Labels.Count - 1));
        }

        return direction;
    }
}

/// <summary>What speaks for a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Words">Words, the largest weight first.</param>
/// <param name="Ngrams">N-grams of words met in texts, likewise.</param>
public sealed record LabelWeights(string Label, IReadOnlyList<FeatureWeight> Words, IReadOnlyList<FeatureWeight> Ngrams);

/// <summary>A word or n-gram and what it adds.</summary>
/// <param name="Text">The word, or words parted by spaces.</param>
/// <param name="Weight">What it adds to the score before softmax.</param>
public readonly record struct FeatureWeight(string Text, float Weight);
