using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Plinth.Site;

/// <summary>Reads the repository's Markdown: docs/, what its overview names, and the README as the front page.</summary>
public static class SiteReader
{
    private const string Overview = "docs/README.md";

    /// <summary>How Markdown is read, here and where it is written.</summary>
    internal static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();

    /// <summary>Reads the site of a repository.</summary>
    public static SiteContent Read(string root)
    {
        var docs = Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'));
        var pages = new Dictionary<string, SitePage>();
        foreach (var source in docs.Order(StringComparer.Ordinal).Prepend("README.md")) pages[source] = Page(root, source);
        // Pages outside of docs/ that are linked to, and those that they link to.
        for (var waiting = new Queue<SitePage>(pages.Values); waiting.TryDequeue(out var page);)
        {
            foreach (var linked in Links(page).Where(l => l.EndsWith(".md", StringComparison.Ordinal) && !pages.ContainsKey(l) && File.Exists(Path.Combine(root, l))))
                waiting.Enqueue(pages[linked] = Page(root, linked));
        }

        var files = pages.Values.SelectMany(Links).Where(l => !pages.ContainsKey(l) && File.Exists(Path.Combine(root, l))).Distinct().Order(StringComparer.Ordinal).ToList();
        var all = pages.Values.ToList();
        return new(root, all, [.. Sections(pages)], files);
    }

    /// <summary>Files of the repository that a page links to or shows.</summary>
    internal static IEnumerable<string> Links(SitePage page) =>
        page.Document.Descendants<LinkInline>().Select(l => l.Url ?? "").Where(IsRelative).Select(u => page.Resolve(u.Split('#')[0])).Distinct();

    /// <summary>Whether a link stays within the repository.</summary>
    internal static bool IsRelative(string url) => !Uri.TryCreate(url, UriKind.Absolute, out _) && !url.StartsWith('/');

    private static SitePage Page(string root, string source)
    {
        var document = Markdown.Parse(File.ReadAllText(Path.Combine(root, source)), Pipeline);
        var taken = new HashSet<string>();
        var headings = document.Descendants<HeadingBlock>().Select(h => (Block: h, Text: Words.Of(h))).Select(h => new Heading(h.Block.Level, h.Text, Words.Anchor(h.Text, taken), h.Block)).ToList();
        var target = source == "README.md" ? "index.html" : (source.EndsWith("/README.md", StringComparison.Ordinal) ? source[..^"README.md".Length] + "index" : source[..^".md".Length]) + ".html";
        return new(source, target, headings.FirstOrDefault()?.Text ?? source, headings, document);
    }

    /// <summary>The overview's headings, each with the pages that its tables name first in a row; a page that stands for a folder brings the folder's pages along.</summary>
    private static IEnumerable<Section> Sections(Dictionary<string, SitePage> pages)
    {
        var overview = pages[Overview];
        var (title, inSection) = ("", new List<SitePage> { pages["README.md"], overview });
        var placed = new HashSet<SitePage>(inSection);
        foreach (var block in overview.Document)
        {
            if (block is HeadingBlock heading)
            {
                if (inSection.Count > 0 && (title.Length > 0 || heading.Level > 1)) yield return new(title, inSection);
                if (title.Length > 0 || heading.Level > 1) (title, inSection) = (Words.Of(heading), []);
            }

            if (block is not Table table) continue;
            foreach (var link in table.OfType<TableRow>().SelectMany(r => r.Take(1)).SelectMany(c => c.Descendants<LinkInline>()))
            {
                if (!pages.TryGetValue(overview.Resolve((link.Url ?? "").Split('#')[0]), out var page) || !placed.Add(page)) continue;
                inSection.Add(page);
                if (!page.Source.EndsWith("/README.md", StringComparison.Ordinal) || !page.Source.StartsWith("docs/", StringComparison.Ordinal)) continue;
                var folder = page.Source[..^"README.md".Length];
                foreach (var (_, inner) in pages.Where(p => p.Key.StartsWith(folder, StringComparison.Ordinal)).OrderBy(p => p.Value.Title, StringComparer.Ordinal))
                    if (placed.Add(inner)) inSection.Add(inner);
            }
        }

        if (inSection.Count > 0) yield return new(title, inSection);
        var rest = pages.Values.Where(p => !placed.Contains(p) && !p.Source.StartsWith("docs/", StringComparison.Ordinal)).ToList();
        if (rest.Count > 0) yield return new("Beside it", rest);
    }
}
