namespace Plinth.Languages;

/// <summary>Labels every document with its language, and keeps those in the languages asked for.</summary>
/// <remarks>
/// Labels: <c>language</c>, <c>language_score</c>, <c>script</c> (ISO 15924); of what is in no language (<c>zxx</c>) <c>language_kind</c>, <c>code</c> or
/// <c>noise</c>; with <see cref="Paragraphs"/> also <c>languages</c>, the share of characters by language. Numbers: FineWeb (Penedo et al. 2024,
/// arXiv 2406.17557, section 3.2) keeps English with a fastText score of at least 0.65; the score here is the detector's own, on the same scale.
/// </remarks>
public sealed class LanguageFilter : IFilter
{
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
    public Verdict Judge(Document doc, Rules rules)
    {
        var guess = LanguageDetector.Shared.Detect(doc.Text, Classical);
        var score = Math.Round(guess.Score, 4);
        doc.Labels.Set("language", guess.Language);
        doc.Labels.Set("language_score", score);
        if (guess.Script is not null) doc.Labels.Set("script", guess.Script);
        if (guess.Kind is not null) doc.Labels.Set("language_kind", guess.Kind);
        if (Paragraphs) doc.Labels.Set("languages", Label.Raw(LanguageShares.ToJson(LanguageShares.Of(LanguageDetector.Shared, doc.Text, Classical))));
        if (Keep is null) return Verdict.Keep;
        return IsAsked(guess) ? rules.AtLeast("min-score", score, MinScore) ?? Verdict.Keep : Verdict.Drop("language", score);
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
