namespace Plinth.Extraction;

/// <summary>What a page says.</summary>
/// <param name="Text">Main text: a block a line, list items as <c>- item</c>, table cells joined by <c> | </c>; empty when there is none.</param>
/// <param name="Title">Title, or null.</param>
/// <param name="Language">Language that the page declares of itself (<c>html lang</c>), as written, or null.</param>
/// <param name="Author">Author by the page's metadata, or null.</param>
/// <param name="Date">Date of publication by the page's metadata, as written, or null.</param>
/// <param name="Truncated">True when the page had more nodes than are read, and its end was left out.</param>
public sealed record ExtractedPage(string Text, string? Title, string? Language, string? Author, string? Date, bool Truncated);
