using Plinth.Extraction;

namespace Plinth.Tests.Extraction;

public sealed class ExplanationTests
{
    private const string Prose = "The column stands on its base, and the base carries what the column cannot, so that the house is as old as its stones are patient. ";

    [Fact]
    public void Every_block_is_there_in_page_order_with_its_reason()
    {
        var page = new MainText { Options = new ExtractOptions { Explain = true } }.Extract(
            $"<body><nav><a href=/>Home</a></nav><article class=post-content><h1>Bases</h1><p>{Prose}{Prose}{Prose}</p><p>{Prose}</p>tail<p style='display:none'>secret</p><button>Press</button></article><div class=comments><p>First!</p></div><footer>end</footer><script>x</script>");
        var explanation = page.Explanation!;
        var segments = explanation.Segments.Select(s => (s.Element, s.Kept, Text: explanation.Text[s.Start..s.End])).ToList();
        Assert.Equal(["Home", "Bases", (Prose + Prose + Prose).Trim(), Prose.Trim(), "tail", "secret", "First!", "end"], segments.Select(s => s.Text));
        Assert.Equal(["nav", "h1", "p", "p", "article", "p", "p", "footer"], segments.Select(s => s.Element));
        Assert.All(segments, s => Assert.Equal(page.Text.Contains(s.Text, StringComparison.Ordinal), s.Kept));
        Assert.True(segments[2].Kept);
        Assert.False(segments[0].Kept || segments[5].Kept || segments[6].Kept || segments[7].Kept);
        Assert.All(explanation.Segments, s => Assert.InRange(s.Score, 0, 1));
        Assert.All(explanation.Segments, s => Assert.NotEmpty(s.Reason));
        Assert.Contains("hidden", explanation.Segments[5].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_shows_the_page_that_it_puts_in_place()
    {
        var doc = new Document($"<body><nav>Menu</nav><article><p>{Prose}{Prose}</p></article>") { MediaType = "text/html" };
        ExtractedPage? seen = null;
        new ExtractHtml { Explain = true }.Edit(doc, new Rules(), page => seen = page);
        Assert.Equal(doc.Text, seen!.Text);
        Assert.Equal(2, seen.Explanation!.Segments.Count);
        Assert.Equal(doc.Labels.Text("page_type"), seen.PageType);
    }

    [Fact]
    public void Nothing_is_explained_unasked() => Assert.Null(new MainText().Extract("<p>a").Explanation);

    [Fact]
    public void Comments_are_kept_when_asked_for()
    {
        var html = $"<body><article class=post-content><p>{Prose}{Prose}{Prose}</p></article><div class=comments><p>{Prose}What a reader says.</p></div>";
        Assert.DoesNotContain("What a reader says", new MainText().Extract(html).Text, StringComparison.Ordinal);
        Assert.EndsWith("What a reader says.", new MainText { Options = new ExtractOptions { Comments = true } }.Extract(html).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_under_a_short_text_are_kept_too()
    {
        const string Html = "<body><article class=post-content><p>A short text, of a line.</p></article><div class=comments><p>A reader has more to say of it than the text, and says it here.</p></div>";
        Assert.Contains("A reader has more", new MainText { Options = new ExtractOptions { Comments = true } }.Extract(Html).Text, StringComparison.Ordinal);
    }
}
