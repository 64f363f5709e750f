namespace Plinth.TextModels.Classifiers;

/// <summary>How well a classifier tells labelled texts apart.</summary>
/// <remarks>
/// A text's guess is its most probable label; with several labels a text (one against all), each label of a probability of at least one half. Values of
/// AUC are exact, equal scores counting half, and are given for models of up to <see cref="MostCurves"/> labels.
/// </remarks>
public sealed class ClassifierEvaluation
{
    /// <summary>Most labels for which scores are kept to compute AUC.</summary>
    public const int MostCurves = 20;

    private const int Bins = 10;

    private readonly TextClassifier _model;
    private readonly Dictionary<string, int> _numbers;
    private readonly long[] _true;
    private readonly long[] _guessed;
    private readonly long[] _right;
    private readonly long[,] _confusion;
    private readonly List<float>[]? _scores;
    private readonly List<bool>[]? _truths;
    private readonly (long Count, double Confidence, long Right)[] _bins = new (long, double, long)[Bins];
    private readonly List<int> _wanted = [];

    /// <summary>Starts an evaluation.</summary>
    public ClassifierEvaluation(TextClassifier model)
    {
        _model = model;
        var labels = model.Labels.Count;
        _numbers = model.Labels.Select((label, i) => (label, i)).ToDictionary(p => p.label, p => p.i, StringComparer.Ordinal);
        (_true, _guessed, _right, _confusion) = (new long[labels], new long[labels], new long[labels], new long[labels, labels]);
        if (labels > MostCurves) return;
        _scores = [.. Enumerable.Range(0, labels).Select(_ => new List<float>())];
        _truths = [.. Enumerable.Range(0, labels).Select(_ => new List<bool>())];
    }

    /// <summary>Number of texts.</summary>
    public long Texts { get; private set; }

    /// <summary>Number of texts that had no label that the model knows; they are left out.</summary>
    public long Unknown { get; private set; }

    /// <summary>Adds a text.</summary>
    /// <param name="probabilities">What the model says, as <see cref="TextClassifier.Judge(ReadOnlySpan{char}, ClassifierScratch)"/> gives it.</param>
    /// <param name="labels">What is true.</param>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<string> labels)
    {
        _wanted.Clear();
        foreach (var label in labels)
            if (_numbers.TryGetValue(label, out var number) && !_wanted.Contains(number)) _wanted.Add(number);
        if (_wanted.Count == 0)
        {
            Unknown++;
            return;
        }

        Texts++;
        foreach (var label in _wanted) _true[label]++;
        var top = 0;
        for (var i = 1; i < probabilities.Length; i++)
            if (probabilities[i] > probabilities[top]) top = i;
        for (var i = 0; i < probabilities.Length; i++)
        {
            _scores?[i].Add(probabilities[i]);
            _truths?[i].Add(_wanted.Contains(i));
            if (_model.Arguments.Loss == FastTextLoss.OneVsAll ? probabilities[i] < 0.5f : i != top) continue;
            _guessed[i]++;
            if (_wanted.Contains(i)) _right[i]++;
        }

        _confusion[_wanted.Contains(top) ? top : _wanted[0], top]++;
        ref var bin = ref _bins[Math.Clamp((int)(probabilities[top] * Bins), 0, Bins - 1)];
        bin = (bin.Count + 1, bin.Confidence + probabilities[top], bin.Right + (_wanted.Contains(top) ? 1 : 0));
    }

    /// <summary>What came out.</summary>
    public ClassifierReport Report()
    {
        var labels = _model.Labels.Select((label, i) => new LabelReport(
            label, _true[i], Ratio(_right[i], _guessed[i]), Ratio(_right[i], _true[i]), Ratio(2 * _right[i], _true[i] + _guessed[i]),
            _scores is null ? double.NaN : Auc(_scores[i], _truths![i]))).ToArray();
        var bins = _bins.Select(bin => new CalibrationBin(bin.Count, bin.Confidence / bin.Count, (double)bin.Right / bin.Count)).ToArray();
        var error = bins.Sum(bin => bin.Texts == 0 ? 0 : bin.Texts * Math.Abs(bin.Right - bin.Confidence)) / Texts;
        var confusions = new List<Confusion>();
        for (var i = 0; i < labels.Length; i++)
            for (var j = 0; j < labels.Length; j++)
                if (_confusion[i, j] > 0) confusions.Add(new Confusion(_model.Labels[i], _model.Labels[j], _confusion[i, j]));
        return new ClassifierReport(Texts, Unknown, Ratio(_bins.Sum(bin => bin.Right), Texts), error, labels, bins, confusions);
    }

    /// <summary>The chance that a text with the label has a higher score than one without; NaN where there are none of either.</summary>
    internal static double Auc(IReadOnlyList<float> scores, IReadOnlyList<bool> truths)
    {
        var order = Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ToArray();
        double below = 0, wins = 0;
        long yes = 0;
        for (var i = 0; i < order.Length;)
        {
            long with = 0, without = 0;
            var score = scores[order[i]];
            for (; i < order.Length && scores[order[i]] == score; i++)
                if (truths[order[i]]) with++;
                else without++;
            wins += with * (below + (without / 2.0));
            below += without;
            yes += with;
        }

        return wins / (yes * below);
    }

    private static double Ratio(long part, long whole) => (double)part / whole;
}

/// <summary>How well a classifier does.</summary>
/// <param name="Texts">Number of texts.</param>
/// <param name="Unknown">Number of texts left out, whose labels the model does not know.</param>
/// <param name="Accuracy">Share of texts whose most probable label is right.</param>
/// <param name="CalibrationError">Expected calibration error: the mean distance of confidence and share right, over ten bins (Guo et al. 2017).</param>
/// <param name="Labels">Label by label.</param>
/// <param name="Bins">By the probability of the most probable label, a tenth each.</param>
/// <param name="Confusions">How often which label was taken for which, where that is not 0.</param>
public sealed record ClassifierReport(
    long Texts, long Unknown, double Accuracy, double CalibrationError, IReadOnlyList<LabelReport> Labels, IReadOnlyList<CalibrationBin> Bins, IReadOnlyList<Confusion> Confusions);

/// <summary>How well one label is told.</summary>
/// <param name="Label">The label.</param>
/// <param name="Texts">Number of texts that have it.</param>
/// <param name="Precision">Share of those guessed that have it; NaN when none was guessed.</param>
/// <param name="Recall">Share of those that have it that were guessed.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="Auc">The chance that a text with the label has a higher score than one without.</param>
public sealed record LabelReport(string Label, long Texts, double Precision, double Recall, double F1, double Auc);

/// <summary>Texts whose most probable label has about the same probability.</summary>
/// <param name="Texts">Their number.</param>
/// <param name="Confidence">Their mean probability.</param>
/// <param name="Right">The share that is right.</param>
public sealed record CalibrationBin(long Texts, double Confidence, double Right);

/// <summary>How often a label was taken for another, or for itself.</summary>
/// <param name="Label">What is true.</param>
/// <param name="Guess">What was guessed.</param>
/// <param name="Texts">Number of texts.</param>
public sealed record Confusion(string Label, string Guess, long Texts);
