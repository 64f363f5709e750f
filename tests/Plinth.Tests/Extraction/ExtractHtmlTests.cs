using Plinth.Extraction;

namespace Plinth.Tests.Extraction;

public sealed class ExtractHtmlTests
{
    private const string Prose =
        "The column stands on its base, and the base carries what the column cannot, so that the house is as old as its stones are patient.";

    private const string Article = $"""
        <!doctype html><html lang="en-GB"><head><title>On bases | Site</title><meta property="og:title" content="On  bases">
        <meta name="author" content="A. Mason"><meta property="article:published_time" content="2024-05-01"></head><body>
        <header><nav><ul><li><a href="/">Home</a><li><a href="/b">Building</a></ul></nav></header>
        <div class="cookie-banner"><p>We use cookies, and we would like you to accept them all, today and tomorrow.</p></div>
        <div id="wrap"><article class="post"><h1>On bases</h1><div class="share-bar"><a href="#">Tweet</a></div>
        <p>{Prose}</p><p>Second &amp; last: {Prose}<br>After the break, {Prose}</p>
        <h2>A list</h2><ul><li>one thing that is on the list<li>another <b>thing</b> on it</ul>
        <table><tr><th>Stone</th><th>Age</th></tr><tr><td>granite</td><td>300</td></tr></table>
        <pre>if (a &lt; b)
            return  b;</pre>
        <div style="display: none"><p>Hidden words that nobody reads, {Prose}</p></div>
        <div class="related-posts"><h3>Related</h3><ul><li><a href="/1">Other stones that you may like</a></ul></div>
        </article><aside><p>Buy stones from us, the best stones, {Prose}</p></aside></div>
        <footer><p>Copyright, all rights reserved, by the masons of the town and their heirs.</p></footer></body></html>
        """;

    [Fact]
    public void Takes_the_article_and_leaves_the_frame()
    {
        var doc = new Document(Article) { MediaType = "text/html" };
        Assert.Equal(Fate.Kept, new ExtractHtml().Edit(doc, new Rules()).Fate);
        Assert.Equal($"""
            {Prose}
            Second & last: {Prose}
            After the break, {Prose}
            A list
            - one thing that is on the list
            - another thing on it
            Stone | Age
            granite | 300
            if (a < b)
                return  b;
            """.ReplaceLineEndings("\n"), doc.Text.Replace("            return", "    return", StringComparison.Ordinal));
        Assert.Equal("text/plain", doc.MediaType);
        Assert.Equal("On bases", doc.Labels.Text("title"));
        Assert.Equal("A. Mason", doc.Labels.Text("author"));
        Assert.Equal("2024-05-01", doc.Labels.Text("date"));
        Assert.Equal("en-GB", doc.Labels.Text("html_language"));
    }

    [Fact]
    public void Reads_Chinese_pages_as_well()
    {
        const string Sentence = "基座承载着立柱，立柱撑起屋顶；没有基座，再高的房子也会倒下，这是工匠们世代相传的道理。";
        var doc = new Document($"<body><div class=nav><a href=/>首页</a><a href=/n>新闻</a></div><div id=content><p>{Sentence}<p>{Sentence}{Sentence}</div>"
            + "<div class=footer><a href=/about>关于我们</a> 版权所有</div>")
        { MediaType = "text/html" };
        new ExtractHtml().Edit(doc, new Rules());
        Assert.Equal($"{Sentence}\n{Sentence}{Sentence}", doc.Text);
    }

    [Fact]
    public void Falls_back_to_the_body_when_there_is_little()
    {
        var doc = new Document("<body><nav><a href=/>Home</a></nav><div>Short page.</div><div>Two lines.</div>") { MediaType = "text/html" };
        new ExtractHtml().Edit(doc, new Rules());
        Assert.Equal("Short page.\nTwo lines.", doc.Text);
        var strict = new Document("<body><div>Short page.</div>") { MediaType = "text/html" };
        Assert.Equal("no-text", new ExtractHtml { Fallback = false }.Edit(strict, new Rules()).Rule);
    }

    [Theory]
    [InlineData("<pre>a\r\n  b  \n\nc\n\n</pre>", "a\n  b\n\nc")]
    [InlineData("<h1>a</h1><p>b<h2>c</h2>", "a\nb")]
    [InlineData("<ul><li><p>a</p><p>b</p><li></li><li>c", "- a\nb\n- c")]
    [InlineData("<table><tr><td>a<td></td><td>b<tr><td><p>c<p>d<td>e</table>", "a | | b\nc\nd\ne")]
    [InlineData("a<br><br>b<span> c</span> &nbsp; d&shy;e", "a\nb c de")]
    [InlineData("<ruby>基<rp>(</rp><rt>jī</rt><rp>)</rp>座</ruby>", "基座")]
    public void Writes_a_block_a_line(string html, string text)
    {
        var doc = new Document(html) { MediaType = "text/html" };
        new ExtractHtml().Edit(doc, new Rules());
        Assert.Equal(text, doc.Text);
    }

    [Theory]
    [InlineData("text/plain", "<html><p>kept as it is")]
    [InlineData("application/json", "{\"a\": \"<p>\"}")]
    [InlineData("", "no page at all <p>")]
    [InlineData("application/octet-stream", "<pre-release notes>")]
    public void Passes_what_is_no_page(string mediaType, string text)
    {
        var doc = new Document(text) { MediaType = mediaType };
        Assert.Same(Verdict.Keep, new ExtractHtml().Edit(doc, new Rules()));
        Assert.Equal((text, mediaType), (doc.Text, doc.MediaType));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xhtml+xml")]
    [InlineData("")]
    [InlineData("application/octet-stream")]
    public void Takes_pages_by_type_or_by_their_first_tag(string mediaType)
    {
        var doc = new Document(" \n<!DOCTYPE html><p>Hello") { MediaType = mediaType };
        new ExtractHtml().Edit(doc, new Rules());
        Assert.Equal("Hello", doc.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body></body></html>")]
    [InlineData("<script>var a = 'text';</script>")]
    public void Drops_pages_without_text(string html)
    {
        var verdict = new ExtractHtml().Edit(new Document(html) { MediaType = "text/html" }, new Rules());
        Assert.Equal((Fate.Dropped, "no-text", 0d, 1d), (verdict.Fate, verdict.Rule, verdict.Value, verdict.Limit));
    }

    [Fact]
    public void Fails_or_cuts_what_is_too_large()
    {
        var html = "<p>" + new string('x', 100);
        var verdict = new ExtractHtml { MaxHtmlChars = 50 }.Edit(new Document(html) { MediaType = "text/html" }, new Rules());
        Assert.Equal((Fate.Failed, "too-large"), (verdict.Fate, verdict.Rule));
        Assert.DoesNotContain("xxx", verdict.Error, StringComparison.Ordinal);
        var doc = new Document(html) { MediaType = "text/html" };
        new ExtractHtml { MaxHtmlChars = 50, CutLarge = true }.Edit(doc, new Rules());
        Assert.Equal(47, doc.Text.Length);
    }

    [Fact]
    public void Fails_what_takes_longer_than_its_budget()
    {
        var html = string.Create(20_000_000, 0, static (into, _) =>
        {
            for (var i = 0; i < into.Length; i++) into[i] = "<p>a"[i % 4];
        });
        var verdict = new ExtractHtml { BudgetMs = 1, MaxHtmlChars = null }.Edit(new Document(html) { MediaType = "text/html" }, new Rules());
        Assert.Equal((Fate.Failed, "time-budget"), (verdict.Fate, verdict.Rule));
    }

    [Fact]
    public void Drops_what_is_shorter_than_wanted()
    {
        var verdict = new ExtractHtml { MinChars = 10 }.Edit(new Document("<p>Hello") { MediaType = "text/html" }, new Rules());
        Assert.Equal((Fate.Dropped, "min-chars", 5d, 10d), (verdict.Fate, verdict.Rule, verdict.Value, verdict.Limit));
    }

    [Fact]
    public void A_page_that_outgrows_its_memory_fails_or_is_cut()
    {
        var html = "<!doctype html>" + string.Concat(Enumerable.Repeat("<p>A line of prose, as there are many of them on this page.</p>", 20_000));
        var failed = new ExtractHtml { MaxPageMemoryMb = 2, BudgetMs = null }.Edit(new Document(html) { MediaType = "text/html" }, new Rules());
        Assert.Equal(Fate.Failed, failed.Fate);
        var cut = new Document(html) { MediaType = "text/html" };
        Assert.Equal(Fate.Kept, new ExtractHtml { MaxPageMemoryMb = 2, CutLarge = true, BudgetMs = null }.Edit(cut, new Rules()).Fate);
        var whole = new Document(html) { MediaType = "text/html" };
        Assert.Equal(Fate.Kept, new ExtractHtml { BudgetMs = null }.Edit(whole, new Rules()).Fate);
        Assert.InRange(cut.Text.Length, 1, whole.Text.Length - 1);
    }
}
