namespace Plinth.Extraction;

/// <summary>What a page says.</summary>
/// <param name="Text">Main text in the form that was asked for; empty when there is none.</param>
/// <param name="Metadata">What the page says of itself.</param>
/// <param name="Truncated">True when the page had more nodes than are read, and its end was left out.</param>
public sealed record ExtractedPage(string Text, PageMetadata Metadata, bool Truncated)
{
    /// <summary>
    /// What kind of page it is: <c>article</c>, <c>collection</c> (products to choose from), <c>documentation</c>, <c>forum</c>, <c>qa</c> (a question and
    /// its answers), <c>listing</c>, <c>product</c> or <c>service</c>; <c>other</c> where none has a score of 0.6; null when it was not looked at.
    /// </summary>
    public string? PageType { get; init; }

    /// <summary>Probability of the likeliest kind, 0 to 1; of <c>qa</c> that of a forum.</summary>
    public float PageTypeScore { get; init; }

    /// <summary>Why each block was kept or left out; null unless <see cref="ExtractOptions.Explain"/> asks for it.</summary>
    public PageExplanation? Explanation { get; init; }
}
