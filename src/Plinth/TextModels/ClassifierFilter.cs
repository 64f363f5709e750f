using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Plinth.TextModels.Classifiers;

namespace Plinth.TextModels;

/// <summary>
/// Labels documents with the probability that a linear classifier gives one of its labels (is it like a reference corpus?), and drops by it: below a
/// threshold, or by GPT-3's draw, which lets some of the unlikely ones through (Brown et al. 2020, arXiv:2005.14165, appendix A).
/// </summary>
/// <remarks>To keep the best share of a corpus, let <c>top-share</c> follow. Where a model is for some languages, <c>language</c> stands before.</remarks>
public sealed record ClassifierFilter : IFilter, IPrepared, IPresets<ClassifierFilter>
{
    private readonly Dictionary<string, One> _models = new(StringComparer.Ordinal);
    private ulong _seed;

    /// <summary>
    /// Path of a model (fastText's <c>.bin</c> or <c>.ftz</c>), or one that ships: <c>builtin:good-en</c>. <c>{language}</c> stands for the language:
    /// <c>models/{language}.bin</c>, one for each of <see cref="Languages"/>.
    /// </summary>
    public string Model { get; init; } = "";

    /// <summary>Languages that the model judges, as the label <c>language</c> has them; others pass without a label. None (the default) is all.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>The classifier's label whose probability is the score, without <c>__label__</c>; <c>good</c> by default.</summary>
    public string Label { get; init; } = "good";

    /// <summary>The form in which the model reads text: <c>raw</c> (the default) or <c>words</c>; models that ship know theirs.</summary>
    public ClassifierWords Words { get; init; } = ClassifierWords.Raw;

    /// <summary>Name of the label that the score is set under; <c>quality_score</c> by default.</summary>
    public string Set { get; init; } = "quality_score";

    /// <summary>Least score kept, 0 to 1; default off.</summary>
    [Within(0, 1)]
    public double? Min { get; init; }

    /// <summary>
    /// Shape α of GPT-3's draw: a document is kept when a number drawn from Lomax's distribution (Pareto's, less 1) is above 1 - score, that is with
    /// probability (2 - score)^-α. Drawn from the id and the recipe's seed, so that neither order nor threads matter. Default off.
    /// </summary>
    [Within(0.01, 1000)]
    public double? Pareto { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<ClassifierFilter>> Presets { get; } = new Dictionary<string, Func<ClassifierFilter>>
    {
        // Brown et al. 2020, appendix A: np.random.pareto(9) > 1 - score; good: WebText, books and Wikipedia, bad: Common Crawl.
        ["gpt3"] = () => new() { Pareto = 9 },
        // Gao et al. 2020 (The Pile), appendix C.1: the same with α = 3, good: OpenWebText2.
        ["pile-cc"] = () => new() { Pareto = 3 },
        // Li et al. 2024 (DataComp-LM): the threshold that kept the best tenth, and the labels of their file.
        ["dclm"] = () => new() { Label = "hq", Min = 0.018112 },
        // RedPajama v1, branch rp_v1: pages that Wikipedia cites against random ones, after LLaMA (Touvron et al. 2023, section 2.1).
        ["rp-v1"] = () => new() { Label = "wiki", Min = 0.25 },
    };

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        if (Model.Length == 0) throw new PlinthException("model: the path of a classifier is needed, or one that ships, such as builtin:good-en");
        if (Set.Length == 0) throw new PlinthException("set: the score needs a name");
        _seed = context.Seed;
        _models.Clear();
        if (!Model.Contains("{language}", StringComparison.Ordinal))
        {
            var one = Open(context, Model);
            foreach (var language in Languages.DefaultIfEmpty("")) _models[language] = one;
            return;
        }

        if (Languages.Length == 0) throw new PlinthException("languages: name the languages that there are models for, such as [en, zh]");
        foreach (var language in Languages) _models[language] = Open(context, Model.Replace("{language}", language, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var language = Languages.Length == 0 ? "" : doc.Labels.Text("language") ?? "";
        if (!_models.TryGetValue(language, out var model)) return Verdict.Keep;
        var score = Math.Round((double)model.Score(doc.Text), 6);
        doc.Labels.Set(Set, score);
        if (rules.AtLeast("min-score", score, Min) is { } low) return low;
        if (Pareto is not { } alpha) return Verdict.Keep;
        // The score that would just have been enough for this document.
        var enough = 2 - Math.Pow(Draw(doc.Id), -1 / alpha);
        return score > enough ? Verdict.Keep : Verdict.Drop("pareto", score, enough);
    }

    // Above 0, at most 1.
    private double Draw(string id) => ((XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()), (long)_seed) >> 11) + 1) * (1.0 / (1L << 53));

    private One Open(StepContext context, string path)
    {
        var (model, words) = BuiltInClassifiers.Open(BuiltInClassifiers.Is(path) ? path : context.Resolve(path), Words);
        var label = 0;
        while (label < model.Labels.Count && model.Labels[label] != Label) label++;
        return label < model.Labels.Count ? new One(model, words, label) : throw new PlinthException(
            $"label: {path} has no label '{Label}', but {string.Join(", ", model.Labels.Take(12).Select(l => $"'{l}'"))}{(model.Labels.Count > 12 ? " …" : "")}");
    }

    /// <summary>A model and what reads text for it. Readers keep scratch, so that each thread takes one and gives it back.</summary>
    private sealed class One(TextClassifier model, ClassifierWords words, int label)
    {
        private readonly ConcurrentBag<(ClassifierText Text, ClassifierScratch Scratch)> _free = [];

        public float Score(string text)
        {
            if (!_free.TryTake(out var reader)) reader = (new ClassifierText(words), model.NewScratch());
            var score = model.Judge(reader.Text.Of(text), reader.Scratch)[label];
            _free.Add(reader);
            return score;
        }
    }
}
