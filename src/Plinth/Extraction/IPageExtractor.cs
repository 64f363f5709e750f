namespace Plinth.Extraction;

/// <summary>Takes the main text out of a page: the seam behind which the method can be replaced.</summary>
/// <remarks>An instance has buffers that it uses from page to page and serves one thread at a time.</remarks>
public interface IPageExtractor
{
    /// <summary>Extracts one page.</summary>
    /// <param name="html">The page, decoded; any text is allowed.</param>
    /// <param name="budgetMs">Wall-clock milliseconds that the page may take, or null.</param>
    /// <param name="url">Address of the page, against which its links are resolved; null when it is not known.</param>
    /// <exception cref="TimeoutException">The budget was spent.</exception>
    ExtractedPage Extract(string html, int? budgetMs = null, string? url = null);
}
