using System.Runtime.CompilerServices;
using Plinth.Extraction;
using Plinth.Extraction.Html;

namespace Plinth.Tests.Extraction;

public sealed class PageFuzzTests
{
    private static readonly string[] s_pieces =
    [
        "<", ">", "</", "<!--", "-->", "\"", "'", "&", "&#x", "\0", "<p", "<table><td>", "</table>", "<svg>", "<![CDATA[", "<script>", "</script>", "<title>",
        "<li>", "</div>", "</body>", "<html lang=x>", "<template>", "<a href=x>", "<pre>", "\uD800", "\uFFFE", "<select><option>", "<plaintext>", "<br/", "=",
        "<math><mfrac>", "<script type=math/tex>", "<span class=katex>", "<b>", "<i>", "<code>", "</code>", "<blockquote>", "<tr>", "<td colspan=3 rowspan=2>", "<ol start=3>", "<dl><dt>", "<dd>",
        "<br>", "<h2>", "<hr>", "|", "**", "`", "$x_1", "<img alt=a class=tex>", "<div class=code>", "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[",
    ];

    [Fact]
    public void Survives_two_thousand_mutated_pages()
    {
        var random = new Random(17);
        var pages = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Here())!, "Data"), "*.html").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        Assert.NotEmpty(pages);
        var (extractor, reader) = (new MainText(), new HtmlReader());
        var markdown = new MainText { Options = new ExtractOptions { Format = TextFormat.Markdown, Links = true, Images = true, Comments = true, Explain = true } };
        for (var i = 0; i < 2000; i++)
        {
            var html = Mutate(pages[random.Next(pages.Length)], random);
            IsATree(reader.Read(html, new HtmlLimits(MaxDepth: 40)), i);
            IsClean(extractor.Extract(html).Text, i);
            var explained = markdown.Extract(html, url: "https://a.example/").Explanation!;
            Assert.All(explained.Segments, s => Assert.True(s.Start < s.End && s.End <= explained.Text.Length));
        }
    }

    private static string Mutate(string page, Random random)
    {
        // A window keeps two thousand rounds short.
        var start = random.Next(page.Length);
        var html = page.Substring(start, Math.Min(page.Length - start, random.Next(200, 6000)));
        for (var n = random.Next(1, 12); n > 0 && html.Length > 2; n--)
        {
            var at = random.Next(html.Length);
            html = random.Next(4) switch
            {
                0 => html.Insert(at, s_pieces[random.Next(s_pieces.Length)]),
                1 => html.Remove(at, Math.Min(html.Length - at, random.Next(1, 20))),
                2 => html[..at] + (char)random.Next(1, 0x3000) + html[(at + 1)..],
                _ => html + html.Substring(at, Math.Min(html.Length - at, 200)),
            };
        }

        return html;
    }

    private static void IsATree(HtmlPage page, int round)
    {
        for (var i = 1; i < page.Count; i++)
        {
            var parent = page[i].Parent;
            Assert.True(parent >= 0 && parent < i && page[i].End > i && page[i].End <= page[parent].End, $"Round {round}, node {i}.");
        }
    }

    private static void IsClean(string text, int round)
    {
        Assert.False(text.StartsWith('\n') || text.EndsWith('\n'), $"Round {round}.");
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain('\0', text);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
