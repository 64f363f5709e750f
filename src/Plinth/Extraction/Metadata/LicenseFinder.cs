using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Finds the licence of a page: what is marked as such, else the one Creative Commons licence that the page links to.</summary>
internal sealed class LicenseFinder
{
    private string? _sure;
    private string? _rights;
    private string? _link;
    private bool _many;

    /// <summary>An address marked as the licence.</summary>
    public void Sure(ReadOnlySpan<char> address, string? url) => _sure ??= Addresses.Resolve(address, url);

    /// <summary>A statement of rights in the metadata; counts when it holds the address of a licence.</summary>
    public void Rights(ReadOnlySpan<char> content)
    {
        var at = content.IndexOf("http", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return;
        var address = content[at..];
        var end = address.IndexOfAny(" \t\n\"<>)");
        if (end >= 0) address = address[..end];
        if (ShortName(address) is not null) _rights ??= address.ToString();
    }

    /// <summary>A link of the page.</summary>
    public void Anchor(HtmlPage page, int node, string? url)
    {
        var href = page.Value(node, HtmlAttribute.Href);
        if (href.IsEmpty) return;
        var marked = page.Value(node, HtmlAttribute.Rel).Contains("license", StringComparison.OrdinalIgnoreCase);
        if (marked) Sure(href, url);
        else if (href.Contains("creativecommons.org/", StringComparison.OrdinalIgnoreCase) && ShortName(href) is { } name && !InFigure(page, node))
        {
            // Pages that link to several licences talk about them, or carry pictures of other people.
            _many |= _link is not null && ShortName(_link) != name;
            _link ??= href.Trim().ToString();
        }
    }

    /// <summary>Short name and address; both null when the page names no licence.</summary>
    public (string? Name, string? Url) Choose(string? structured)
    {
        var address = _sure ?? (structured is not null && structured.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? structured : null) ?? _rights ?? (_many ? null : _link);
        if (address is null) return (null, null);
        if (address.StartsWith("//", StringComparison.Ordinal)) address = "https:" + address;
        return (ShortName(address) ?? address, address);
    }

    /// <summary>Short name of a licence by its address, as SPDX has it but in lower case; null for others.</summary>
    internal static string? ShortName(ReadOnlySpan<char> address)
    {
        Span<char> lower = stackalloc char[200];
        if (address.Length > lower.Length) return null;
        lower = lower[..address.ToLowerInvariant(lower)];
        var commons = lower.IndexOf("creativecommons.org/");
        if (commons >= 0)
        {
            var parts = lower[(commons + "creativecommons.org/".Length)..].ToString().Split('/', '?', '#');
            if (parts is ["publicdomain" or "licenses", "zero" or "cc0", ..]) return "cc0-1.0";
            if (parts is ["publicdomain", "mark", ..] or ["licenses", "publicdomain", ..]) return "public-domain";
            if (parts is not ["licenses", { Length: > 1 } kind, ..]) return null;
            foreach (var word in kind.Split('-'))
                if (word is not ("by" or "nc" or "sa" or "nd" or "sampling" or "gpl" or "lgpl")) return null;
            return parts.Length > 2 && parts[2].Length is > 0 and < 5 && char.IsAsciiDigit(parts[2][0]) ? $"cc-{kind}-{parts[2]}" : $"cc-{kind}";
        }

        foreach (var (part, name) in (ReadOnlySpan<(string, string)>)
        [
            ("apache.org/licenses/license-2.0", "apache-2.0"), ("opensource.org/licenses/mit", "mit"), ("opensource.org/license/mit", "mit"), ("opensource.org/licenses/bsd-3", "bsd-3-clause"),
            ("gnu.org/licenses/fdl", "gfdl"), ("gnu.org/copyleft/fdl", "gfdl"), ("gnu.org/licenses/gpl-3", "gpl-3.0"), ("gnu.org/licenses/gpl-2", "gpl-2.0"),
            ("mozilla.org/mpl/2.0", "mpl-2.0"), ("nationalarchives.gov.uk/doc/open-government-licence", "ogl-uk-3.0"),
        ])
        {
            if (lower.Contains(part, StringComparison.Ordinal)) return name;
        }

        return null;
    }

    private static bool InFigure(HtmlPage page, int node)
    {
        for (var level = 0; level < 6 && node > page.Body; level++, node = page.Nodes[node].Parent)
            if (page.Nodes[node].Tag is HtmlTag.Figure or HtmlTag.Figcaption) return true;
        return false;
    }
}
