using Plinth.Extraction;

namespace Plinth.Tests.Extraction;

public sealed class ExplanationTests
{
    private const string Prose = "The column stands on its base, and the base carries what the column cannot, so that the house is as old as its stones are patient. ";

    [Fact]
    public void Every_block_is_there_in_page_order_with_its_reason()
    {
        var page = new MainText { Options = new ExtractOptions { Explain = true } }.Extract(
            $"<body><nav><a href=/>Home</a></nav><article class=post-content><h1>Bases</h1><p>{Prose}{Prose}</p>tail<p style='display:none'>secret</p><button>Press</button></article><div class=comments><p>First!</p></div><footer>end</footer><script>x</script>");
        var explanation = page.Explanation!;
        Assert.Equal(
            [("a", false, "boilerplate: nav", "Home"), ("h1", true, "inside the main part", "Bases"), ("p", true, "inside the main part", (Prose + Prose).Trim()), ("article", true, "inside the main part", "tail"),
                ("p", false, "hidden", "secret"), ("button", false, "a control", "Press"), ("p", false, "readers' comments", "First!"), ("footer", false, "boilerplate: footer", "end")],
            explanation.Segments.Select(s => (s.Element == "nav" ? "a" : s.Element, s.Kept, s.Reason, explanation.Text[s.Start..s.End])));
        Assert.All(explanation.Segments, s => Assert.True(float.IsNaN(s.Score)));
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
}
