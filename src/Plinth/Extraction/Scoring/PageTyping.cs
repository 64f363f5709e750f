using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Tells the type of pages by the shipped model. Its buffers are used again for the next page.</summary>
internal sealed class PageTyping(PageClassifier model)
{
    private readonly PageTokens _tokens = new();
    private readonly PageFeatures _features = new();
    private readonly float[] _row = new float[PageFeatures.Width];
    private readonly float[] _probabilities = new float[PageTypes.Count];

    /// <summary>Probabilities of the page's types, in the order of <see cref="PageTypes.Names"/>.</summary>
    public ReadOnlySpan<float> Probabilities => _probabilities;

    /// <summary>The page's type, or <see cref="PageTypes.Other"/>.</summary>
    public string Type { get; private set; } = PageTypes.Other;

    /// <summary>Probability of the type that is likeliest, 0 to 1.</summary>
    public float Score { get; private set; }

    /// <summary>Reads a page.</summary>
    public void Read(HtmlPage page, PageSegments segments, PageMetadata metadata, string? url)
    {
        _tokens.Read(page, metadata, url);
        _features.Fill(page, segments, metadata, url, _row);
        PageFeatures.FillTokens(_tokens.Found, model.Tokens, _row);
        model.Classify(_row, _probabilities);
        var best = 0;
        for (var t = 1; t < _probabilities.Length; t++)
            if (_probabilities[t] > _probabilities[best]) best = t;
        Score = _probabilities[best];
        Type = Score < PageTypes.Least ? PageTypes.Other : PageTypes.Names[best];
        if (IsQuestionAndAnswers()) Type = PageTypes.QuestionAndAnswers;
    }

    // The benchmarks count such pages as forums, so that what sets them apart is a rule: the page says so, or names its parts so.
    private bool IsQuestionAndAnswers()
    {
        if (Type is not ("forum" or PageTypes.Other)) return false;
        return _tokens.Has("qapage", TokenSource.Type) || (Type == "forum" && _tokens.Has("question", TokenSource.Name) && _tokens.Has("answer", TokenSource.Name));
    }
}
