using System.Collections.Concurrent;
using Plinth.TextModels.Classifiers;

namespace Plinth.Languages;

/// <summary>Labels every document with its language, and keeps those in the languages asked for.</summary>
/// <remarks>
/// Labels: <c>language</c>, <c>language_score</c>, <c>script</c> (ISO 15924); of what is in no language (<c>zxx</c>) <c>language_kind</c>, <c>code</c> or
/// <c>noise</c>; with <see cref="Paragraphs"/> also <c>languages</c>, the share of characters by language. Numbers: FineWeb (Penedo et al. 2024,
/// arXiv 2406.17557, section 3.2) keeps English with a fastText score of at least 0.65; the score here is the detector's own, on the same scale, or that
/// of <see cref="Model"/>.
/// </remarks>
public sealed class LanguageFilter : IFilter, IPrepared
{
    private readonly ConcurrentBag<ClassifierScratch> _free = [];
    private TextClassifier? _model;
    private (string Language, string? Script)[] _labels = [];

    /// <summary>
    /// Path of a classifier of languages to ask instead of Plinth's own detector: fastText's lid.176 (<c>.bin</c>, <c>.ftz</c>), GlotLID, or one with
    /// labels like theirs (<c>en</c>, <c>eng_Latn</c>). Paragraphs, classical Chinese and the writing of Chinese are still told by the detector. Default: null.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Languages to keep, as ISO 639-1 codes (<c>en</c>, <c>zh</c>), or with a script (<c>zh-Hans</c>, <c>sr-Latn</c>); null keeps all. Default: null.</summary>
    public string[]? Keep { get; init; }

    /// <summary>Least score of a document that is kept, 0 to 1; null is off, and without <see cref="Keep"/> it is not asked for. Default: 0.65.</summary>
    [Within(0, 1)]
    public double? MinScore { get; init; } = 0.65;

    /// <summary>Whether every paragraph is looked at too, and the label <c>languages</c> set. Default: false.</summary>
    public bool Paragraphs { get; init; }

    /// <summary>Whether classical Chinese is told from modern, as <c>lzh</c>; else it is <c>zh</c>. Default: false.</summary>
    public bool Classical { get; init; }

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        if (Model is null) return;
        var model = TextClassifier.Open(context.Resolve(Model));
        var labels = new LanguageLabels();
        _labels = [.. model.Labels.Select(labels.Read)];
        _model = model;
    }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var guess = _model is { } model ? Ask(model, doc.Text) : LanguageDetector.Shared.Detect(doc.Text, Classical);
        var score = Math.Round(guess.Score, 4);
        doc.Labels.Set("language", guess.Language);
        doc.Labels.Set("language_score", score);
        if (guess.Script is not null) doc.Labels.Set("script", guess.Script);
        if (guess.Kind is not null) doc.Labels.Set("language_kind", guess.Kind);
        if (Paragraphs) doc.Labels.Set("languages", Label.Raw(LanguageShares.ToJson(LanguageShares.Of(LanguageDetector.Shared, doc.Text, Classical))));
        if (Keep is null) return Verdict.Keep;
        return IsAsked(guess) ? rules.AtLeast("min-score", score, MinScore) ?? Verdict.Keep : Verdict.Drop("language", score);
    }

    private LanguageGuess Ask(TextClassifier model, string text)
    {
        // A model has an answer to everything, even to nothing.
        if (string.IsNullOrWhiteSpace(text)) return new LanguageGuess(LanguageDetector.Undetermined, 0);
        if (!_free.TryTake(out var scratch)) scratch = model.NewScratch();
        var scores = model.Judge(text, scratch);
        var top = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[top]) top = i;
        var (language, script) = _labels[top];
        var score = Math.Min(1.0, scores[top]);
        _free.Add(scratch);
        if (language != "zh") return new LanguageGuess(language, score, script);
        var own = LanguageDetector.Shared.Detect(text, Classical);
        return own.Language is "zh" or "lzh" ? own with { Score = score } : new LanguageGuess(language, score, script);
    }

    private bool IsAsked(LanguageGuess guess)
    {
        foreach (var code in Keep!)
        {
            if (!code.StartsWith(guess.Language, StringComparison.OrdinalIgnoreCase)) continue;
            if (code.Length == guess.Language.Length) return true;
            if (code[guess.Language.Length] == '-' && code.AsSpan(guess.Language.Length + 1).Equals(guess.Script, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
