using Plinth.TextModels.NGrams;

namespace Plinth.TextModels;

/// <summary>
/// Labels documents with the perplexity that a language model of good text gives them, and drops by it: high is unlike good text, very low is text that
/// repeats a formula (Wenzek et al. 2019, CCNet, arXiv:1911.00359, section 3).
/// </summary>
/// <remarks>
/// Labels: <c>perplexity</c>, and <c>perplexity_bucket</c> (<c>head</c>, <c>middle</c>, <c>tail</c>) where there are cut-offs for the language; to fit
/// cut-offs on the run itself, let <c>perplexity-buckets</c> follow. The model is chosen by the label <c>language</c>, so <c>language</c> stands before. A
/// document in another language is kept without labels.
/// </remarks>
public sealed record Perplexity : IFilter, IPrepared, IPresets<Perplexity>
{
    private LanguageModels? _models;

    /// <summary>Path of the models (ARPA or KenLM's binary files); <c>{language}</c> stands for the language: <c>lm/{language}.arpa.bin</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary>Path of the models' tokenizers, likewise: <c>lm/{language}.sp.model</c>; null (the default) for models of words.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>What a word is where there is no tokenizer: <c>words</c> (the default: lower-cased, each Han character one) or <c>spaces</c>.</summary>
    public SentenceWords Words { get; init; } = SentenceWords.Words;

    /// <summary>Languages that there are models for, as the label <c>language</c> has them.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>Largest perplexity kept; default off.</summary>
    [Within(1, 1e12)]
    public double? Max { get; init; }

    /// <summary>Smallest perplexity kept; default off.</summary>
    [Within(1, 1e12)]
    public double? Min { get; init; }

    /// <summary>By language: below it a document is of the head.</summary>
    public IReadOnlyDictionary<string, double> Head { get; init; } = new Dictionary<string, double>();

    /// <summary>By language: below it a document is of the middle, and else of the tail.</summary>
    public IReadOnlyDictionary<string, double> Middle { get; init; } = new Dictionary<string, double>();

    /// <summary>Buckets that are kept; null (the default) keeps all three apart by their label.</summary>
    public string[]? Keep { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<Perplexity>> Presets { get; } = new Dictionary<string, Func<Perplexity>>
    {
        // data/cutoff.csv of facebookresearch/cc_net: for its own models of Wikipedia, order 5, over SentencePiece.
        ["ccnet"] = () => new()
        {
            Model = "lm/{language}.arpa.bin",
            Tokenizer = "lm/{language}.sp.model",
            Languages = ["en", "zh", "de", "fr"],
            Head = new Dictionary<string, double> { ["en"] = 340, ["zh"] = 1460, ["de"] = 370, ["fr"] = 180 },
            Middle = new Dictionary<string, double> { ["en"] = 520, ["zh"] = 1950, ["de"] = 590, ["fr"] = 330 },
        },
        // Laurençon et al. 2022 (ROOTS), parameters_filtering.py: zh; the same for words of other languages is 10,000.
        ["roots-zh"] = () => new() { Model = "lm/{language}.arpa.bin", Tokenizer = "lm/{language}.sp.model", Languages = ["zh"], Max = 2095 },
    };

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        PerplexityBucket.Check(Keep);
        _models = new LanguageModels(context, Model, Tokenizer, Words, Languages);
    }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        if (_models!.For(doc) is not { } model) return Verdict.Keep;
        var score = model.Score(doc.Text);
        if (score.Sentences == 0) return Verdict.Keep;
        var perplexity = Math.Round(score.Perplexity, 3);
        doc.Labels.Set("perplexity", perplexity);
        return rules.AtLeast("min-perplexity", perplexity, Min)
            ?? rules.AtMost("max-perplexity", perplexity, Max)
            ?? JudgeBucket(doc, perplexity)
            ?? Verdict.Keep;
    }

    private Verdict? JudgeBucket(Document doc, double perplexity)
    {
        var language = doc.Labels.Get("language")?.AsText() ?? Languages[0];
        if (!Head.TryGetValue(language, out var head) || !Middle.TryGetValue(language, out var middle)) return null;
        return PerplexityBucket.Judge(doc, perplexity, head, middle, Keep);
    }
}
