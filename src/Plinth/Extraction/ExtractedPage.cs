namespace Plinth.Extraction;

/// <summary>What a page says.</summary>
/// <param name="Text">Main text in the form that was asked for; empty when there is none.</param>
/// <param name="Metadata">What the page says of itself.</param>
/// <param name="Truncated">True when the page had more nodes than are read, and its end was left out.</param>
public sealed record ExtractedPage(string Text, PageMetadata Metadata, bool Truncated)
{
    /// <summary>Why each block was kept or left out; null unless <see cref="ExtractOptions.Explain"/> asks for it.</summary>
    public PageExplanation? Explanation { get; init; }
}
