namespace Plinth.Languages;

/// <summary>Labels every document with its language, and keeps those in the languages asked for.</summary>
/// <remarks>
/// Labels: <c>language</c>, <c>language_score</c>, and <c>script</c> (<c>Hans</c>, <c>Hant</c>) for Chinese. Numbers: FineWeb (Penedo et al. 2024,
/// arXiv 2406.17557, section 3.2) keeps English with a fastText score of at least 0.65; the score here is the detector's own, on the same scale.
/// </remarks>
public sealed class LanguageFilter : IFilter
{
    /// <summary>Languages to keep, as ISO 639-1 codes (<c>en</c>, <c>zh</c>), or with a script (<c>zh-Hans</c>); null keeps all. Default: null.</summary>
    public string[]? Keep { get; init; }

    /// <summary>Least score of a document that is kept, 0 to 1; null is off, and without <see cref="Keep"/> it is not asked for. Default: 0.65.</summary>
    [Within(0, 1)]
    public double? MinScore { get; init; } = 0.65;

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var guess = LanguageDetector.Shared.Detect(doc.Text);
        var score = Math.Round(guess.Score, 4);
        doc.Labels.Set("language", guess.Language);
        doc.Labels.Set("language_score", score);
        if (guess.Script is not null) doc.Labels.Set("script", guess.Script);
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
