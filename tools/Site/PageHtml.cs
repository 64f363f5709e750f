using System.Net;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Plinth.Site;

/// <summary>A page as HTML: navigation, what it holds, what stands on it, and the way on.</summary>
internal static class PageHtml
{
    public static string Of(SiteContent site, SitePage page)
    {
        var html = new StringBuilder();
        var title = page.Source == "README.md" ? "Plinth 基座" : $"{page.Title} · Plinth";
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'">
            <title>{Text(title)}</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 16 16%27%3E%3Cpath fill=%27%23246662%27 d=%27M3 2h10v2H3zM5 5h6v6H5zM2 12h12v2H2z%27/%3E%3C/svg%3E">
            <link rel="stylesheet" href="{page.To("assets/site.css")}">
            <script src="{page.To("assets/site.js")}" data-root="{page.To("index.html")[..^"index.html".Length]}"></script>
            </head>
            <body>
            <a class="skip" href="#content">To the text</a>
            <header class="top">
            <a class="brand" href="{page.To("index.html")}">Plinth <span>基座</span></a>
            <button class="menu" aria-expanded="false" aria-controls="pages">Pages</button>
            <div class="search"><input type="search" placeholder="Search" aria-label="Search the documentation" aria-controls="found" autocomplete="off"><ol id="found" hidden></ol></div>
            <button class="theme">Dark</button>
            </header>
            <div class="columns">
            <nav id="pages" aria-label="Pages">

            """.ReplaceLineEndings("\n"));
        Navigation(html, site, page);
        html.Append("</nav>\n<main id=\"content\" tabindex=\"-1\">\n");
        Body(html, site, page);
        Neighbours(html, site, page);
        html.Append("</main>\n");
        Contents(html, page);
        html.Append("</div>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Navigation(StringBuilder html, SiteContent site, SitePage page)
    {
        foreach (var section in site.Sections)
        {
            if (section.Title.Length > 0) html.Append($"<h2>{Text(section.Title)}</h2>\n");
            html.Append("<ul>\n");
            foreach (var other in section.Pages)
            {
                var inner = other.Source.StartsWith("docs/", StringComparison.Ordinal) && other.Source.Count(c => c == '/') > 1 && !other.Source.EndsWith("/README.md", StringComparison.Ordinal);
                // Pages of a folder are shown where one is within it.
                if (inner && Path.GetDirectoryName(other.Source) != Path.GetDirectoryName(page.Source)) continue;
                html.Append($"<li{(inner ? " class=\"inner\"" : "")}><a href=\"{page.To(other.Target)}\"{(other == page ? " aria-current=\"page\"" : "")}>{Text(Name(other))}</a></li>\n");
            }

            html.Append("</ul>\n");
        }
    }

    private static string Name(SitePage page) => page.Source switch
    {
        "README.md" => "Plinth",
        "docs/README.md" => "All pages",
        _ => page.Title,
    };

    private static void Body(StringBuilder html, SiteContent site, SitePage page)
    {
        foreach (var heading in page.Headings) heading.Block.GetAttributes().Id = heading.Anchor;
        foreach (var link in page.Document.Descendants<LinkInline>())
        {
            if (link.Url is not { } url || !SiteReader.IsRelative(url)) continue;
            var parts = url.Split('#', 2);
            var file = page.Resolve(parts[0]);
            // Where it leads as it was written stays with it.
            if (site.Find(file) is { } other)
            {
                var target = (other == page && parts.Length > 1 ? "" : page.To(other.Target)) + (parts.Length > 1 ? "#" + parts[1] : "");
                link.GetDynamicUrl = () => target;
            }
            else if (site.Files.Contains(file)) link.GetDynamicUrl = () => page.To(file);
        }

        // Long lines of code move within their box, by keyboard too.
        foreach (var code in page.Document.Descendants<CodeBlock>()) code.GetAttributes().AddPropertyIfNotExist("tabindex", "0");
        using var writer = new StringWriter(html);
        var renderer = new HtmlRenderer(writer);
        SiteReader.Pipeline.Setup(renderer);
        // Tables of many columns move within themselves, not the page.
        if (renderer.ObjectRenderers.FindExact<HtmlTableRenderer>() is { } plain) renderer.ObjectRenderers.Remove(plain);
        renderer.ObjectRenderers.Add(new ScrollingTable());
        if (renderer.ObjectRenderers.FindExact<CodeBlockRenderer>() is { } blocks) blocks.OutputAttributesOnPre = true;
        renderer.Render(page.Document);
        writer.Flush();
    }

    private static void Neighbours(StringBuilder html, SiteContent site, SitePage page)
    {
        var all = site.Sections.SelectMany(s => s.Pages).ToList();
        var at = all.IndexOf(page);
        html.Append("<nav class=\"neighbours\" aria-label=\"The pages before and after\">");
        if (at > 0) html.Append($"<a rel=\"prev\" href=\"{page.To(all[at - 1].Target)}\"><small>Before</small> {Text(Name(all[at - 1]))}</a>");
        if (at >= 0 && at + 1 < all.Count) html.Append($"<a rel=\"next\" href=\"{page.To(all[at + 1].Target)}\"><small>Next</small> {Text(Name(all[at + 1]))}</a>");
        html.Append("</nav>\n");
    }

    private static void Contents(StringBuilder html, SitePage page)
    {
        var headings = page.Headings.Where(h => h.Level is 2 or 3).ToList();
        if (headings.Count < 2) return;
        html.Append("<nav class=\"contents\" aria-label=\"On this page\">\n<h2>On this page</h2>\n<ul>\n");
        foreach (var heading in headings) html.Append($"<li class=\"l{heading.Level}\"><a href=\"#{heading.Anchor}\">{Text(heading.Text)}</a></li>\n");
        html.Append("</ul>\n</nav>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private sealed class ScrollingTable : HtmlObjectRenderer<Table>
    {
        private readonly HtmlTableRenderer _plain = new();

        protected override void Write(HtmlRenderer renderer, Table obj)
        {
            renderer.Write("<div class=\"scroll\" tabindex=\"0\">");
            _plain.Write(renderer, obj);
            renderer.Write("</div>");
        }
    }
}
