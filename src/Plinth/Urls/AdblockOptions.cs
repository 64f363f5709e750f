namespace Plinth.Urls;

/// <summary>The options of an adblock rule, as far as they say whether it speaks of a page and not of what a page loads.</summary>
/// <param name="MatchCase">Whether capitals count.</param>
/// <param name="Important">Whether it goes over exceptions.</param>
/// <param name="Domains">Domains of pages that it is for; empty for all.</param>
/// <param name="NotDomains">Domains of pages that it is not for.</param>
internal sealed record AdblockOptions(bool MatchCase = false, bool Important = false, IReadOnlyList<string>? Domains = null, IReadOnlyList<string>? NotDomains = null)
{
    private static readonly HashSet<string> Types =
    [
        "script", "image", "stylesheet", "css", "object", "object-subrequest", "xmlhttprequest", "xhr", "subdocument", "frame", "ping", "beacon", "websocket", "webrtc", "other",
        "media", "font", "popup", "popunder", "inline-script", "inline-font", "background",
    ];

    private static readonly HashSet<string> NoBlocking =
    [
        "csp", "redirect", "redirect-rule", "removeparam", "queryprune", "rewrite", "replace", "header", "permissions", "cookie", "uritransform", "urlskip", "generichide", "ghide",
        "specifichide", "shide", "elemhide", "ehide", "genericblock", "content", "jsinject", "urlblock", "extension", "stealth", "empty", "mp4", "denyallow", "app", "method", "to", "ipaddress", "badfilter",
    ];

    /// <summary>Reads options.</summary>
    /// <param name="text">What follows the dollar sign.</param>
    /// <param name="unknown">The option that is not known, or null.</param>
    /// <returns>The options, or null where the rule does not speak of pages.</returns>
    public static AdblockOptions? Read(string text, out string? unknown)
    {
        unknown = null;
        var options = new AdblockOptions();
        var (types, document) = (false, false);
        foreach (var option in text.Split(','))
        {
            var not = option.StartsWith('~');
            var equals = option.IndexOf('=');
            var name = (equals < 0 ? option : option[..equals]).TrimStart('~').Trim().ToLowerInvariant();
            switch (name)
            {
                case "document" or "doc" when not: return null;
                case "document" or "doc" or "all": document = true; break;
                case "match-case": options = options with { MatchCase = !not }; break;
                case "important": options = options with { Important = true }; break;
                // A page is its own first party.
                case "third-party" or "3p" or "strict3p" when !not: return null;
                case "first-party" or "1p" or "strict1p" when not: return null;
                case "third-party" or "3p" or "first-party" or "1p" or "strict1p" or "strict3p" or "_" or "": break;
                case "domain" or "from":
                    var domains = option[(equals + 1)..].ToLowerInvariant().Split('|', StringSplitOptions.RemoveEmptyEntries);
                    options = options with { Domains = [.. domains.Where(d => d[0] != '~')], NotDomains = [.. domains.Where(d => d[0] == '~').Select(d => d[1..])] };
                    break;
                case var n when Types.Contains(n): types |= !not; break;
                case var n when NoBlocking.Contains(n): return null;
                default:
                    unknown = name;
                    return null;
            }
        }

        return types && !document ? null : options;
    }

    /// <summary>Whether the rule is for pages of that host.</summary>
    public bool Covers(ReadOnlySpan<char> host)
    {
        foreach (var domain in NotDomains ?? [])
            if (IsUnder(host, domain)) return false;
        if (Domains is not { Count: > 0 }) return true;
        foreach (var domain in Domains)
            if (IsUnder(host, domain)) return true;
        return false;
    }

    private static bool IsUnder(ReadOnlySpan<char> host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');
}
