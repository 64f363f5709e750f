using System.Diagnostics;
using Plinth.Extraction;
using Plinth.Extraction.Html;

namespace Plinth.Tests.Extraction;

/// <summary>Pages made to hang or to exhaust a reader; the limit is far above what linear time takes and far below what quadratic time would.</summary>
public sealed class HostilePageTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static TheoryData<string, Func<string>> Pages => new()
    {
        { "deep", () => Repeat("<div>", 100_000) + "text" },
        { "deep-mixed", () => Repeat("<div><b><p><a><ul><li>", 50_000) },
        { "deep-closed", () => Repeat("<div>", 100_000) + Repeat("</div>", 100_000) },
        { "deep-tables", () => Repeat("<table><tr><td>", 100_000) + Repeat("x</p></span>", 100_000) },
        { "attributes", () => "<p " + string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"a{i}=1 ")) + ">text" },
        { "same-attribute", () => "<p " + Repeat("class=x ", 1_000_000) + ">text" },
        { "unclosed-tag", () => "text<p " + new string('a', 50_000_000) },
        { "unclosed-value", () => "text<p class=\"" + new string('a', 50_000_000) },
        { "unclosed-comment", () => "text<!--" + new string('-', 50_000_000) },
        { "unclosed-script", () => "text<script>" + Repeat("</scrip", 5_000_000) },
        { "unclosed-title", () => "text<title>" + Repeat("</titl", 5_000_000) },
        { "angles", () => new string('<', 10_000_000) },
        { "nulls", () => new string('\0', 10_000_000) },
        { "ampersands", () => new string('&', 10_000_000) },
        { "references", () => Repeat("&lt;<", 2_000_000) },
        { "unknown-names", () => string.Concat(Enumerable.Range(0, 300_000).Select(i => $"<x{i}></x{i - 1}>")) },
        { "end-tags", () => Repeat("<div>", 500) + "<p><table><td>" + Repeat("<span>", 500) + Repeat("</p></li></b>", 500_000) },
        { "open-links", () => Repeat("<a href=x>x", 500_000) },
        { "items", () => "<li>" + Repeat("<ul><li><span>", 200) + Repeat("<li></ol>", 300_000) },
        { "cdata", () => "<svg>" + Repeat("<![CDATA[", 1_000_000) },
        { "rows", () => "<table>" + Repeat("<tr><td>x<table>", 50_000) },
        { "one-tag", () => Repeat("<div>", 20_000_000) },
        { "formats", () => string.Concat(Enumerable.Range(0, 2000).Select(i => $"<b id={i}>")) + Repeat("<p>x</p>", 200_000) },
        { "adopted", () => Repeat("<b><i><u><s><div>", 100) + Repeat("x</b>y<b></i>z<i>", 50_000) },
        { "fostered", () => "<table>" + Repeat("<b>x<tr><td>y</td>z", 100_000) },
        { "foreign", () => Repeat("<svg><foreignObject><math><mi>", 100_000) + Repeat("</mi></svg>", 100_000) },
        { "frames", () => "<frameset>" + Repeat("<frame><frameset>", 500_000) },
        { "templates", () => Repeat("<template><tr>", 100_000) },
        { "deep-selects", () => "<table>" + Repeat("<div>", 600) + Repeat("<select><tr><td>", 1000) + "<template><caption></table>" },
        { "formulas", () => Repeat("<span class=katex>", 300_000) },
        { "code", () => Repeat("<div class=code><code>", 200_000) },
        { "headings", () => Repeat("<div><h1>", 200_000) },
        { "bylines", () => Repeat("<div class=author itemprop=author>", 200_000) },
        { "bold", () => Repeat("<b>*<p>_<li>`", 100_000) },
        { "spans", () => "<table>" + Repeat("<tr><td colspan=1000 rowspan=1000>x<td>y", 50_000) },
        { "many-paragraphs", () => Repeat("<p>Some words, and more words, that make a line of prose.", 300_000) },
    };

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void Finishes_in_linear_time(string name, Func<string> make)
    {
        var html = make();
        var watch = Stopwatch.StartNew();
        var page = new MainText().Extract(html);
        Assert.True(watch.Elapsed < s_limit, $"{name} took {watch.Elapsed}.");
        Assert.True(page.Text.Length <= html.Length + 1);
        watch.Restart();
        page = new MainText { Options = new ExtractOptions { Format = TextFormat.Markdown, Links = true, Explain = true } }.Extract(html);
        Assert.True(watch.Elapsed < s_limit, $"{name} took {watch.Elapsed} as Markdown.");
        // A line may start with every container that it stands in, and no more than 24 are written.
        Assert.True(page.Text.Length <= html.Length * 10L, $"{name} became {page.Text.Length} characters.");
    }

    [Theory]
    [InlineData("<p>a")]
    [InlineData("<p id=a class=b role=c lang=d>")]
    [InlineData("&amp;")]
    [InlineData("<a href='?a&amp;b'>")]
    [InlineData("<b><p>")]
    [InlineData("<table>x<b>y")]
    public void Takes_no_more_memory_than_a_page_may(string part)
    {
        const long Most = 10_000_000;
        var page = new HtmlReader().Read(Repeat(part, 3_000_000 / part.Length), new HtmlLimits(MaxBytes: Most));
        Assert.True(page.Truncated);
        Assert.True(page.Bytes < Most * 5 / 4, $"{page.Bytes} bytes.");
    }

    [Fact]
    public void Allocates_nothing_for_the_second_page_of_a_kind()
    {
        var (reader, limits) = (new HtmlReader(), new HtmlLimits());
        var html = Repeat("<div class=x><b>a<p>b</b>&amp;<table>c<tr><td>d</table></div>", 500);
        reader.Read(html, limits);
        reader.Read(html, limits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(html, limits);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Repeat(string text, int times) => string.Create(text.Length * times, text, static (into, part) =>
    {
        for (var i = 0; i < into.Length; i += part.Length) part.CopyTo(into[i..]);
    });
}
