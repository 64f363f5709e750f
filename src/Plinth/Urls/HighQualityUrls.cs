namespace Plinth.Urls;

/// <summary>What happens to pages of domains that curated corpora already cover (Wikipedia, arXiv, GitHub …).</summary>
public enum HighQualityUrls
{
    /// <summary>They go on like all others.</summary>
    Keep,

    /// <summary>They are dropped, so that the corpus can be mixed with those corpora without repeating them, as RefinedWeb does.</summary>
    Drop,

    /// <summary>They go on with the label <c>high_quality_domain</c>.</summary>
    Label,
}
