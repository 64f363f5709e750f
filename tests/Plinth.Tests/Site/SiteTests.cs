using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Plinth.Site;
using Plinth.Tests.Dashboard;

namespace Plinth.Tests.Site;

public sealed partial class SiteTests
{
    private static readonly Lazy<SiteContent> s_site = new(() => SiteReader.Read(Repository.Root));

    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere_and_every_page_is_in_the_navigation()
    {
        Assert.True(s_site.Value.Pages.Count > 45);
        Assert.Empty(LinkCheck.Problems(s_site.Value));
    }

    [Fact]
    public void What_leads_nowhere_is_told_with_its_place()
    {
        using var folder = new TestFolder();
        folder.Write("README.md", "# Front\n[a](docs/a.md#two) ![p](docs/p.png)\n");
        folder.Write("docs/README.md", "# Overview\n\n## First\n\n| page | for |\n|---|---|\n| [a](a.md) | x |\n");
        folder.Write("docs/a.md", "# A\n\n## Two\n\n## Two\n\n[b](b.md) [gone](gone.md)\n[x](#two-1) [y](#three) [z](../../z.md) [w](https://example.org/#q)\n");
        folder.Write("docs/b.md", "# B\n");
        folder.Write("docs/c/d.md", "# `code`, & more: 第一 part_2\n");
        Assert.Equal(
            [
                "README.md:2: docs/p.png: there is no docs/p.png",
                "docs/a.md:7: gone.md: there is no docs/gone.md",
                "docs/a.md:8: #three: docs/a.md has no heading 'three'",
                "docs/a.md:8: ../../z.md: there is no z.md",
                "docs/b.md: not in the navigation; give it a row in docs/README.md",
                "docs/c/d.md: not in the navigation; give it a row in docs/README.md",
            ],
            LinkCheck.Problems(SiteReader.Read(folder.Path)));
        Assert.Equal("code--more-第一-part_2", SiteReader.Read(folder.Path).Find("docs/c/d.md")!.Headings[0].Anchor);
    }

    [Fact]
    public void The_written_site_holds_together_and_asks_nothing_of_a_network()
    {
        using var folder = new TestFolder();
        SiteWriter.Write(s_site.Value, folder.File("site"));
        var pages = Directory.GetFiles(folder.File("site"), "*.html", SearchOption.AllDirectories);
        Assert.Equal(s_site.Value.Pages.Count, pages.Length);
        var texts = pages.ToDictionary(p => p, File.ReadAllText);
        foreach (var (page, html) in texts)
        {
            Assert.DoesNotMatch("(src|srcset)=\"https?:|<link[^>]+href=\"https?:|@import|<style|<script>", html);
            foreach (Match link in Links().Matches(html))
            {
                var url = WebUtility.HtmlDecode(link.Groups[1].Value);
                if (Uri.TryCreate(url, UriKind.Absolute, out _)) continue;
                var (path, anchor) = url.Split('#', 2) is [var before, var after] ? (before, after) : (url, null);
                var target = path.Length == 0 ? page : Path.GetFullPath(path, Path.GetDirectoryName(page)!);
                Assert.True(File.Exists(target), $"{page}: {url}");
                if (!string.IsNullOrEmpty(anchor)) Assert.True(texts[target].Contains($"id=\"{anchor}\"", StringComparison.Ordinal), $"{page}: {url}");
            }
        }

        var index = File.ReadAllText(folder.File("site/assets/search.js"));
        var parts = JsonDocument.Parse(index["window.plinthSearch = ".Length..].TrimEnd('\n', ';')).RootElement;
        Assert.Contains(parts.EnumerateArray(), p => p[0].GetString() == "docs/telemetry.html" && p[1].GetString() == "metrics" && p[4].GetString()!.Contains("plinth.step.time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_finds_a_page_on_a_phone_and_in_the_dark()
    {
        using var folder = new TestFolder();
        SiteWriter.Write(s_site.Value, folder.File("site"));
        await using var server = await Serve(folder.File("site"));
        await using var tab = await BrowserTab.Open();
        await tab.Look(390, 800);
        await tab.Go(server.Urls.Single() + "/docs/recipe.html");
        Assert.True((bool)(await tab.Ask("document.documentElement.scrollWidth <= innerWidth"))!, "the page is wider than a phone");
        Assert.True((bool)(await tab.Ask("getComputedStyle(document.querySelector('#pages')).display === 'none'"))!);
        await tab.Ask("document.querySelector('.menu').click()");
        Assert.Equal("page", (string?)await tab.Ask("document.querySelector('#pages a[href=\"recipe.html\"]').getAttribute('aria-current')"));
        await tab.Ask("(() => { const i = document.querySelector('.search input'); i.focus(); i.value = 'plinth.step.time'; i.dispatchEvent(new Event('input')); })()");
        await tab.Until("document.querySelector('#found a')");
        Assert.EndsWith("docs/telemetry.html#metrics", (string?)await tab.Ask("document.querySelector('#found a').href"), StringComparison.Ordinal);
        await tab.Look(1280, 900, dark: true);
        await tab.Ask("document.querySelector('.theme').click()");
        Assert.Equal("light", (string?)await tab.Ask("document.documentElement.dataset.theme"));
        using var script = typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!;
        await tab.Ask(await new StreamReader(script).ReadToEndAsync(TestContext.Current.CancellationToken) + "; null");
        var found = (await tab.Ask("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | ')))"))!.AsArray();
        Assert.Empty(found.Select(f => (string?)f));
        Assert.Empty(tab.Errors);
    }

    private static async Task<WebApplication> Serve(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });
        await app.StartAsync();
        return app;
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Links();
}
