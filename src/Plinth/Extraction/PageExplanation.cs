namespace Plinth.Extraction;

/// <summary>All text of a page, block by block in page order, and what became of each.</summary>
/// <param name="Text">Text of the blocks.</param>
/// <param name="Segments">The blocks; their ranges are in <paramref name="Text"/>.</param>
public sealed record PageExplanation(string Text, IReadOnlyList<PageSegment> Segments);

/// <summary>One block of a page.</summary>
/// <param name="Start">Where its text starts in the explanation's text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Score">How sure it is main text, 0 to 1; NaN when no score was given.</param>
/// <param name="Kept">True when it is in the main text.</param>
/// <param name="Reason">Why, in a few words.</param>
public readonly record struct PageSegment(int Start, int End, float Score, bool Kept, string Reason)
{
    /// <summary>Name of the element that the block is, such as <c>h2</c> or <c>li</c>.</summary>
    public string Element { get; init; } = "";
}
