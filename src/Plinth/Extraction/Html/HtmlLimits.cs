namespace Plinth.Extraction.Html;

/// <summary>What one page may cost.</summary>
/// <param name="MaxNodes">Most nodes kept; the rest of the page is left out. A node takes 24 bytes.</param>
/// <param name="MaxDepth">Deepest element; what is nested deeper hangs on the deepest one allowed. Browsers stop at 512 too.</param>
/// <param name="BudgetMs">Wall-clock milliseconds before reading stops, or null.</param>
internal sealed record HtmlLimits(int MaxNodes = 1_000_000, int MaxDepth = 512, int? BudgetMs = null);
