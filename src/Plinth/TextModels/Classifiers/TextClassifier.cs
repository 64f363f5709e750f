using System.Buffers;
using System.Text;

namespace Plinth.TextModels.Classifiers;

/// <summary>
/// A linear classifier of text over words, hashed n-grams of words and hashed n-grams of characters (Joulin et al. 2016, Bag of Tricks). Reads and writes
/// fastText's <c>.bin</c>, and reads <c>.ftz</c>; answers are fastText's own.
/// </summary>
/// <remarks>Immutable and shared by threads; scratch is the caller's.</remarks>
public sealed class TextClassifier
{
    private readonly IVectors _input;
    private readonly IVectors _output;
    private readonly LabelTree? _tree;

    internal TextClassifier(FastTextArguments arguments, TextFeatures features, LabelCount[] labels, IVectors input, IVectors output)
    {
        (Arguments, Features, LabelCounts, _input, _output) = (arguments, features, labels, input, output);
        Labels = [.. labels.Select(label => label.Text)];
        if (arguments.Loss == FastTextLoss.HierarchicalSoftmax && labels.Length > 1) _tree = new LabelTree([.. labels.Select(label => label.Count)]);
    }

    /// <summary>What labels begin with in fastText's files.</summary>
    internal static ReadOnlySpan<byte> LabelPrefix => "__label__"u8;

    /// <summary>Labels, without their prefix; most often met first.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Number of words.</summary>
    public int WordCount => Features.WordCount;

    /// <summary>Length of a vector.</summary>
    public int Dim => Arguments.Dim;

    /// <summary>Whether its vectors are quantised, as in <c>.ftz</c>.</summary>
    public bool IsQuantised => _input is QuantisedVectors;

    /// <summary>Most words in a hashed n-gram.</summary>
    public int WordNgrams => Math.Max(1, Arguments.WordNgrams);

    /// <summary>Fewest and most characters in a hashed n-gram of characters; null for none.</summary>
    public (int Min, int Max)? CharNgrams => Arguments.MaxChars > 0 ? (Arguments.MinChars, Arguments.MaxChars) : null;

    /// <summary>Number of rows that hashed n-grams share.</summary>
    public int Buckets => Arguments.Buckets;

    internal FastTextArguments Arguments { get; }

    internal TextFeatures Features { get; }

    internal LabelCount[] LabelCounts { get; }

    internal IVectors Input => _input;

    internal IVectors Output => _output;

    /// <summary>Opens a model.</summary>
    /// <exception cref="PlinthException">The file is missing, cut short, contradicts itself, or is a model of word vectors.</exception>
    public static TextClassifier Open(string path) => FastTextFile.Read(path);

    /// <summary>Scratch for one thread.</summary>
    public ClassifierScratch NewScratch() => new(Dim, Labels.Count);

    /// <summary>The probability of each label of <see cref="Labels"/>; ends of lines in the text are spaces.</summary>
    /// <returns>Good until the next call with this scratch. fastText prints them 1e-5 larger.</returns>
    public ReadOnlySpan<float> Judge(ReadOnlySpan<char> text, ClassifierScratch scratch)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try { return Judge(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), scratch); }
        finally { ArrayPool<byte>.Shared.Return(bytes); }
    }

    /// <summary>The probability of each label, from UTF-8.</summary>
    public ReadOnlySpan<float> Judge(ReadOnlySpan<byte> utf8, ClassifierScratch scratch)
    {
        Features.Of(utf8, scratch.Rows, scratch.Hashes);
        var hidden = scratch.Hidden.AsSpan();
        var probabilities = scratch.Probabilities.AsSpan();
        hidden.Clear();
        _input.AddTo(scratch.Rows.Items, hidden);
        if (scratch.Rows.Count > 0) Lanes.Scale(hidden, 1f / scratch.Rows.Count);
        if (Arguments.Loss == FastTextLoss.HierarchicalSoftmax)
        {
            if (_tree is null) probabilities.Fill(1);
            else
            {
                _tree.Judge(hidden, _output, probabilities);
                for (var i = 0; i < probabilities.Length; i++) probabilities[i] = MathF.Exp(probabilities[i]);
            }

            return probabilities;
        }

        for (var i = 0; i < probabilities.Length; i++) probabilities[i] = _output.Dot(i, hidden);
        if (Arguments.Loss == FastTextLoss.Softmax) Softmax(probabilities);
        else
            for (var i = 0; i < probabilities.Length; i++) probabilities[i] = Sigmoid(probabilities[i]);
        return probabilities;
    }

    internal static void Softmax(Span<float> scores)
    {
        var most = scores[0];
        foreach (var score in scores) most = Math.Max(most, score);
        var sum = 0f;
        for (var i = 0; i < scores.Length; i++) sum += scores[i] = MathF.Exp(scores[i] - most);
        for (var i = 0; i < scores.Length; i++) scores[i] /= sum;
    }

    // fastText reads this from a table of 512 steps between -8 and 8, and is 0 and 1 outside.
    internal static float Sigmoid(float x)
    {
        if (x < -8) return 0;
        if (x > 8) return 1;
        var step = (int)((x + 8) * 512 / 8 / 2);
        return 1f / (1f + MathF.Exp(-((step * 2 * 8f / 512) - 8)));
    }

    internal static float Log(float x) => MathF.Log(x + 1e-5f);
}

/// <summary>A label and how often it was met in training.</summary>
internal sealed record LabelCount(string Text, long Count);

/// <summary>What judging a text needs besides the model: one for each thread.</summary>
public sealed class ClassifierScratch
{
    internal ClassifierScratch(int dim, int labels) => (Hidden, Probabilities) = (new float[dim], new float[labels]);

    internal IntBuffer Rows { get; } = new();

    internal IntBuffer Hashes { get; } = new();

    internal float[] Hidden { get; }

    internal float[] Probabilities { get; }
}
