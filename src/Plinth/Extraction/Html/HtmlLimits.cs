namespace Plinth.Extraction.Html;

/// <summary>What one page may cost.</summary>
/// <param name="MaxNodes">Most nodes kept, give or take those that one tag makes; the rest of the page is left out.</param>
/// <param name="MaxDepth">Most open elements; what is nested deeper hangs on the deepest one allowed. Browsers stop at 512 too.</param>
/// <param name="BudgetMs">Milliseconds before reading stops, or null; see <see cref="HtmlBudget"/>.</param>
/// <param name="MaxBytes">Most bytes that the page, its tree and what is measured on it may take; the rest of the page is left out. Default 256 MB.</param>
/// <param name="KeepRaw">True keeps the content of script, style, iframe, noembed and noframes as text nodes.</param>
/// <param name="Scripting">True reads as browsers with scripts do: what is in noscript is raw text, so that nothing in it can end the head or swallow the page.</param>
internal sealed record HtmlLimits(
    int MaxNodes = 1_000_000, int MaxDepth = 512, int? BudgetMs = null, long MaxBytes = 256L << 20, bool KeepRaw = false, bool Scripting = false);
