namespace Plinth.Extraction;

/// <summary>What a page says of itself.</summary>
public sealed record PageMetadata
{
    /// <summary>Title without the site's name, or null.</summary>
    public string? Title { get; init; }

    /// <summary>Author, several joined by a comma; never an address; null when the page names none.</summary>
    public string? Author { get; init; }

    /// <summary>Date of publication: <c>yyyy-MM-dd</c>, or an ISO 8601 instant where the page gives the time; or null.</summary>
    public string? Date { get; init; }

    /// <summary>Name of the site, or null.</summary>
    public string? Site { get; init; }

    /// <summary>Language that the page declares, as a language tag as written, such as <c>en-GB</c>; or null.</summary>
    public string? Language { get; init; }

    /// <summary>Canonical address, absolute, or null.</summary>
    public string? Canonical { get; init; }

    /// <summary>Short name of the licence such as <c>cc-by-4.0</c>; its address when it has no such name; or null.</summary>
    public string? License { get; init; }

    /// <summary>Address of the licence, or null.</summary>
    public string? LicenseUrl { get; init; }

    /// <summary>The page's own summary, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Text of the article as structured data has it; null when it has none.</summary>
    internal string? ArticleBody { get; init; }

    /// <summary>Types that structured data names: schema.org's, and <c>og:type</c> with the prefix <c>og:</c>.</summary>
    internal IReadOnlyList<string> DataTypes { get; init; } = [];
}
