using System.Runtime.CompilerServices;
using Plinth.Extraction;
using Plinth.Extraction.Html;

namespace Plinth.Tests.Extraction;

public sealed class PageFuzzTests
{
    [Fact]
    public void Survives_two_thousand_mutated_pages()
    {
        var pages = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Here())!, "Data"), "*.html").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        Assert.NotEmpty(pages);
        var mutator = new PageMutator(pages, 17);
        var (extractor, reader) = (new MainText(), new HtmlReader());
        var markdown = new MainText { Options = new ExtractOptions { Format = TextFormat.Markdown, Links = true, Images = true, Comments = true, Explain = true } };
        for (var i = 0; i < 2000; i++)
        {
            var html = mutator.Next(6000);
            IsATree(reader.Read(html, new HtmlLimits(MaxDepth: 40)), i);
            IsClean(extractor.Extract(html).Text, i);
            var explained = markdown.Extract(html, url: "https://a.example/").Explanation!;
            Assert.All(explained.Segments, s => Assert.True(s.Start < s.End && s.End <= explained.Text.Length));
        }
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
