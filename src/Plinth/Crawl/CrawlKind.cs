namespace Plinth.Crawl;

/// <summary>What of a snapshot is fetched.</summary>
public enum CrawlKind
{
    /// <summary>Pages as they were fetched.</summary>
    Warc,

    /// <summary>Their text, as Common Crawl takes it out.</summary>
    Wet,

    /// <summary>Their metadata and links.</summary>
    Wat,
}
