using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Plinth.Site;

/// <summary>Finds links that lead nowhere, and pages that nothing leads to.</summary>
public static class LinkCheck
{
    /// <summary>A line for each: file, line, and what is wrong.</summary>
    public static IEnumerable<string> Problems(SiteContent site)
    {
        foreach (var page in site.Pages)
        {
            foreach (var link in page.Document.Descendants<LinkInline>())
            {
                if (Wrong(site, page, link.Url ?? "") is { } problem) yield return $"{page.Source}:{link.Line + 1}: {problem}";
            }
        }

        var shown = site.Sections.SelectMany(s => s.Pages).ToHashSet();
        foreach (var page in site.Pages.Where(p => !shown.Contains(p))) yield return $"{page.Source}: not in the navigation; give it a row in docs/README.md";
    }

    private static string? Wrong(SiteContent site, SitePage page, string url)
    {
        if (!SiteReader.IsRelative(url)) return null;
        var (path, anchor) = url.Split('#', 2) is [var before, var after] ? (before, after) : (url, null);
        var file = page.Resolve(path);
        if (file.StartsWith("..", StringComparison.Ordinal)) return $"{url} leads out of the repository";
        var target = site.Find(file);
        if (target is null && !File.Exists(Path.Combine(site.Root, file)) && !Directory.Exists(Path.Combine(site.Root, file))) return $"{url}: there is no {file}";
        if (anchor is null) return null;
        if (target is null) return $"{url}: only pages have headings to link to";
        return target.Headings.Any(h => h.Anchor == anchor) ? null : $"{url}: {file} has no heading '{anchor}'";
    }
}
