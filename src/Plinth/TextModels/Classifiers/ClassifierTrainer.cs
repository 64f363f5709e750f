using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.TextModels.Classifiers;

/// <summary>Trains a classifier by stochastic gradient descent (Joulin et al. 2016, Bag of Tricks), one text after another.</summary>
/// <remarks>
/// The same texts in the same order give the same bytes: texts are prepared by all threads, and learned from by one. What is kept of a text is the
/// numbers of its rows, 4 bytes a word or n-gram.
/// </remarks>
public sealed class ClassifierTrainer
{
    private const int BatchTexts = 4096;

    private readonly ClassifierTrainerOptions _options;
    private readonly List<(byte[] Text, int[] Labels)> _texts = [];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly List<long> _labelCounts = [];

    /// <summary>Starts a training.</summary>
    public ClassifierTrainer(ClassifierTrainerOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>Number of texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Adds a text with its labels; ends of lines are spaces.</summary>
    public void Add(string text, params ReadOnlySpan<string> labels) => Add(Encoding.UTF8.GetBytes(text), labels);

    /// <summary>Adds a text in UTF-8 with its labels; ends of lines are spaces.</summary>
    public void Add(ReadOnlySpan<byte> text, params ReadOnlySpan<string> labels)
    {
        if (labels.IsEmpty) return;
        var numbers = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            if (!_labels.TryGetValue(labels[i], out numbers[i]))
            {
                _labels.Add(labels[i], numbers[i] = _labels.Count);
                _labelCounts.Add(0);
            }

            _labelCounts[numbers[i]]++;
        }

        _texts.Add((text.ToArray(), numbers));
    }

    /// <summary>Trains, and writes the model as fastText's <c>.bin</c>.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="progress">Told the share done, 0 to 1, and the mean loss so far; may be null.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">Fewer than two labels.</exception>
    public TextClassifier Train(string path, IProgress<(double Done, double Loss)>? progress, CancellationToken ct)
    {
        if (_labels.Count < 2) throw new PlinthException(_labels.Count == 0 ? "no texts with labels to learn from" : $"all texts have the label {_labels.Keys.First()}: two are needed");
        var arguments = new FastTextArguments
        {
            Dim = _options.Dim,
            Epochs = _options.Epochs,
            MinCount = _options.MinCount,
            WordNgrams = _options.WordNgrams,
            Loss = _options.Loss,
            Buckets = _options.WordNgrams > 1 || _options.MaxChars > 0 ? _options.Buckets : 0,
            MinChars = _options.MinChars,
            MaxChars = _options.MaxChars,
        };
        // The most frequent label first, as fastText has them.
        var order = Enumerable.Range(0, _labels.Count).OrderByDescending(i => _labelCounts[i]).ThenBy(i => i).ToArray();
        var rank = new int[order.Length];
        for (var i = 0; i < order.Length; i++) rank[order[i]] = i;
        var names = _labels.Keys.ToArray();
        var labels = order.Select(i => new LabelCount(names[i], _labelCounts[i])).ToArray();

        var (words, counts, tokens) = WordCounter.Count(_texts.Select(text => text.Text), _options.MinCount, ct);
        var features = new TextFeatures(arguments, words, null);
        if ((words.Length + (long)arguments.Buckets) * arguments.Dim > Array.MaxLength)
            throw new PlinthException($"{words.Length} words and {arguments.Buckets} buckets of {arguments.Dim} numbers are too many: ask for shorter vectors, fewer buckets or a higher least count");
        var rows = PrepareRows(features, ct);
        var input = new DenseVectors(words.Length + arguments.Buckets, arguments.Dim);
        var random = new SplitMix(_options.Seed);
        foreach (ref var value in input.Values.AsSpan()) value = ((random.NextFloat() * 2) - 1) / arguments.Dim;
        var output = new DenseVectors(labels.Length, arguments.Dim);
        Learn(rows, rank, input, output, random, progress, ct);
        var model = new TextClassifier(arguments, features, labels, input, output);
        FastTextFile.Write(model, counts, tokens, path);
        return model;
    }

    private int[][] PrepareRows(TextFeatures features, CancellationToken ct)
    {
        var rows = new int[_texts.Count][];
        Parallel.For(0, (_texts.Count + BatchTexts - 1) / BatchTexts, new ParallelOptions { CancellationToken = ct }, batch =>
        {
            IntBuffer of = new(), hashes = new();
            for (var i = batch * BatchTexts; i < Math.Min(_texts.Count, (batch + 1) * BatchTexts); i++)
            {
                features.Of(_texts[i].Text, of, hashes);
                rows[i] = of.Items.ToArray();
            }
        });
        return rows;
    }

    private void Learn(
        int[][] rows, int[] rank, DenseVectors input, DenseVectors output, SplitMix random, IProgress<(double Done, double Loss)>? progress, CancellationToken ct)
    {
        var hidden = new float[input.Dim];
        var gradient = new float[input.Dim];
        var scores = new float[output.Rows];
        var wanted = new bool[output.Rows];
        var order = Enumerable.Range(0, rows.Length).ToArray();
        double loss = 0;
        long done = 0, all = (long)rows.Length * _options.Epochs;
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            // Texts of one label often stand together: each epoch has an order of its own.
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = (int)random.Below((ulong)i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            foreach (var text in order)
            {
                if ((++done & 0xFFF) == 0)
                {
                    ct.ThrowIfCancellationRequested();
                    progress?.Report(((double)done / all, loss / done));
                }

                if (rows[text].Length == 0) continue;
                var rate = (float)(_options.Rate * (1 - ((double)done / all)));
                loss += Step(rows[text], _texts[text].Labels, rank, rate, input, output, hidden, gradient, scores, wanted, random);
            }
        }
    }

    private double Step(
        int[] rows, int[] labels, int[] rank, float rate, DenseVectors input, DenseVectors output,
        float[] hidden, float[] gradient, float[] scores, bool[] wanted, SplitMix random)
    {
        Array.Clear(hidden);
        Array.Clear(gradient);
        input.AddTo(rows, hidden);
        Lanes.Scale(hidden, 1f / rows.Length);
        Array.Clear(wanted);
        if (_options.Loss == FastTextLoss.OneVsAll)
            foreach (var label in labels) wanted[rank[label]] = true;
        else wanted[rank[labels[labels.Length == 1 ? 0 : (int)random.Below((ulong)labels.Length)]]] = true;

        for (var i = 0; i < scores.Length; i++) scores[i] = output.Dot(i, hidden);
        if (_options.Loss == FastTextLoss.Softmax) TextClassifier.Softmax(scores);
        else
            for (var i = 0; i < scores.Length; i++) scores[i] = 1 / (1 + MathF.Exp(-scores[i]));
        double loss = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (wanted[i]) loss -= MathF.Log(scores[i] + 1e-5f);
            else if (_options.Loss == FastTextLoss.OneVsAll) loss -= MathF.Log(1 - scores[i] + 1e-5f);
            var step = rate * ((wanted[i] ? 1 : 0) - scores[i]);
            var vector = output[i];
            Lanes.AddTimes(gradient, vector, step);
            Lanes.AddTimes(vector, hidden, step);
        }

        Lanes.Scale(gradient, 1f / rows.Length);
        input.AddToEach(rows, gradient);

        return loss;
    }
}

/// <summary>Chance that is the same everywhere: SplitMix64 (Steele et al. 2014).</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to 1, 1 not included.</summary>
    public float NextFloat() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>0 to below a bound.</summary>
    public ulong Below(ulong bound) => Math.BigMul(Next(), bound, out _);
}
