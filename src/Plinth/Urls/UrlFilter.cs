namespace Plinth.Urls;

/// <summary>Drops pages by their address alone: block lists of domains and URLs, banned words, addresses instead of names.</summary>
/// <remarks>
/// The rules are RefinedWeb's (Penedo et al. 2023, arXiv 2306.01116, section 3.1 and appendix G.1): listed domains and URLs; strict words anywhere
/// in the URL with hyphens and dots taken out; hard words as whole words; two soft words. RefinedWeb's own word lists are not published in full, so
/// the shipped ones are Plinth's, small and careful. A document without a URL is kept.
/// </remarks>
public sealed class UrlFilter : IFilter, IWarns
{
    private readonly BlockList _blocked = new();
    private readonly BlockList _highQuality = new();
    private BannedWords _words = new([], [], []);
    private bool _prepared;

    /// <summary>Folders in the UT1 layout (<c>category/domains</c>, <c>category/urls</c>), or files: a domain or URL a line, hosts files, adblock lists; <c>.gz</c> too. Default: null.</summary>
    public string[]? Blocklists { get; init; }

    /// <summary>Categories of the folders to use (<c>adult</c>, <c>phishing</c>); null uses all. Default: null.</summary>
    public string[]? Categories { get; init; }

    /// <summary>Words found anywhere in the URL, or files of them (an entry with a slash or ending in <c>.txt</c>). Default: null.</summary>
    public string[]? StrictWords { get; init; }

    /// <summary>Words found as whole words, or files of them. Default: null.</summary>
    public string[]? HardWords { get; init; }

    /// <summary>Words of which one alone is no reason, or files of them. Default: null.</summary>
    public string[]? SoftWords { get; init; }

    /// <summary>Most soft words that a URL may hold, 0 to 100; null is off. Default: 1, so that two drop (RefinedWeb).</summary>
    [Within(0, 100)]
    public int? MaxSoftWords { get; init; } = 1;

    /// <summary>Adds Plinth's own short lists of adult, gambling and spam words. Default: true.</summary>
    public bool ShippedWords { get; init; } = true;

    /// <summary>What happens to the 16 domains that curated corpora cover (<see cref="HighQualityDomains"/>). Default: keep.</summary>
    public HighQualityUrls HighQuality { get; init; } = HighQualityUrls.Keep;

    /// <summary>Drops hosts that are numeric addresses. Default: false.</summary>
    public bool DropIpHosts { get; init; }

    /// <summary>The sources that RefinedWeb leaves to curated corpora (its appendix G.1, table of excluded sources).</summary>
    public static IReadOnlyList<string> HighQualityDomains { get; } =
    [
        "arxiv.org", "askubuntu.com", "stackoverflow.com", "stackapps.com", "stackexchange.com", "mathoverflow.net", "exporter.nih.gov",
        "ncbi.nlm.nih.gov", "github.com", "irclogs.ubuntu.com", "news.ycombinator.com", "courtlistener.com", "reddit.com", "statmt.org", "uspto.gov",
        "wikipedia.org",
    ];

    /// <summary>Lines of adblock lists that are not used, as <c>file:line: why</c>.</summary>
    public IReadOnlyList<string> Warnings => _blocked.Warnings;

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        if (_prepared) return;
        foreach (var path in Blocklists ?? []) _blocked.Load(context.Resolve(path), Categories);
        foreach (var domain in HighQualityDomains) _highQuality.AddDomain(domain);
        _words = new BannedWords(Words(StrictWords, "strict"), Words(HardWords, "hard"), Words(SoftWords, "soft"));
        _prepared = true;

        string[] Words(string[]? option, string kind) =>
            [.. BannedWords.Load(option, context).Concat(ShippedWords ? BannedWords.Shipped(kind) : []).Where(w => w != "")];
    }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        if (string.IsNullOrWhiteSpace(doc.Url)) return Verdict.Keep;
        var url = UrlParts.Of(doc.Url);
        if (DropIpHosts && url.IsAddress) return Verdict.Drop("ip-host");
        switch (_blocked.Find(doc.Url, url))
        {
            case Blocked.Domain: return Verdict.Drop("blocked-domain");
            case Blocked.Url: return Verdict.Drop("blocked-url");
            case Blocked.Pattern: return Verdict.Drop("blocked-pattern");
        }

        if (HighQuality != HighQualityUrls.Keep && _highQuality.HasDomain(url.Host))
        {
            if (HighQuality == HighQualityUrls.Drop) return Verdict.Drop("high-quality-domain");
            doc.Labels.Set("high_quality_domain", true);
        }

        if (_words.HasStrict(doc.Url)) return Verdict.Drop("strict-words");
        if (_words.HasHard(doc.Url, out var soft)) return Verdict.Drop("hard-words");
        return rules.AtMost("soft-words", soft, MaxSoftWords) ?? Verdict.Keep;
    }
}
