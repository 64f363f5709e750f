using Plinth.Extraction;

namespace Plinth.Tests.Extraction.Writing;

public sealed class MarkdownTests
{
    private static string Markdown(string html, bool links = false, bool images = false) =>
        new MainText { Options = new ExtractOptions { Format = TextFormat.Markdown, Links = links, Images = images } }.Extract(html, url: "https://a.example/b/c.html").Text;

    [Theory]
    [InlineData("<h1>One</h1><p>a</p><h3>Two <b>b</b></h3><div>c</div>", "# One\n\na\n\n### Two b\n\nc")]
    [InlineData("<p>a<br>b<br><br>c</p>", "a  \nb\n\nc")]
    [InlineData("<p>a<h2>nothing follows</h2>", "a")]
    [InlineData("<p>a</p><hr><hr><p>b</p><hr>", "a\n\n---\n\nb")]
    [InlineData("<h2>De<a href='#d'>¶</a></h2><p>a", "## De\n\na")]
    public void Blocks_stand_apart(string html, string text) => Assert.Equal(text, Markdown(html));

    [Theory]
    [InlineData("<ul><li>a<li>b<ul><li>c<li>d</ul><li></li><li>e</ul>", "- a\n- b\n  - c\n  - d\n- e")]
    [InlineData("<ol start=9><li>a<li><p>b</p><p>c</p><li>d</ol><p>e", "9. a\n10. b\n\n    c\n\n11. d\n\ne")]
    [InlineData("<ol><li>a<li value=7>b<li>c</ol>", "1. a\n7. b\n8. c")]
    [InlineData("<ul><li>a<pre>x\n\ny</pre></ul>", "- a\n\n  ```\n  x\n\n  y\n  ```")]
    [InlineData("<blockquote><p>a<p>b<blockquote>c</blockquote></blockquote>d", "> a\n>\n> b\n>\n> > c\n\nd")]
    [InlineData("<ul><li><blockquote>a</blockquote></ul>", "- > a")]
    [InlineData("<dl><dt>a<dd>b<dd>c<dt>d<dd>e</dl>", "a\n: b\n: c\n\nd\n: e")]
    [InlineData("<dl><dd>only indented</dl>", "only indented")]
    public void Lists_and_quotations_nest(string html, string text) => Assert.Equal(text, Markdown(html));

    [Theory]
    [InlineData("<table><caption>C</caption><tr><th>a<th>b<tr><td>1|2<td><b>x</b> <p>y</table>", "C\n\n| a | b |\n| --- | --- |\n| 1\\|2 | **x** y |")]
    [InlineData("<table><tr><td colspan=2>a<td>b<tr><td>c<td rowspan=2>d<td>e<tr><td>f<td>g</table>", "| a |  | b |\n| --- | --- | --- |\n| c | d | e |\n| f |  | g |")]
    [InlineData("<table><tr><td><p>a<table><tr><td>b<td>c</table><td>d</table>", "a\n\nb\n\nc\n\nd")]
    [InlineData("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "a\n\nb\n\nc\n\nd")]
    [InlineData("<ul><li><table><tr><td>a<td>b<tr><td>c<td>d</table></ul>", "- | a | b |\n  | --- | --- |\n  | c | d |")]
    public void Tables_of_data_are_tables_and_layouts_are_not(string html, string text) => Assert.Equal(text, Markdown(html));

    [Theory]
    [InlineData("a <b> bold </b>b <i>it</i>.", "a **bold** b *it*.")]
    [InlineData("<b>a</b><b>b</b> <b>c<i>d</i></b>", "**ab** **cd**")]
    [InlineData("<b><p>a</p><p>b</p></b>", "**a**\n\n**b**")]
    [InlineData("<p><b>强调。</b>后文<b>强调</b>。", "强调。后文**强调**。")]
    [InlineData("a<b>(x)</b>b", "a(x)b")]
    [InlineData("<code>a*b</code> <code>x`y</code> <code>p</code><code>q</code>", "`a*b` `` x`y `` `pq`")]
    [InlineData("<code>if (<i>c</i>)</code>", "`if (c)`")]
    [InlineData("<ruby>基<rp>(</rp><rt>jī</rt><rp>)</rp>座</ruby>", "基座")]
    [InlineData("<b></b><i> </i>a", "a")]
    public void Emphasis_and_code_are_marked_where_marks_work(string html, string text) => Assert.Equal(text, Markdown(html));

    [Theory]
    [InlineData("1. a", "1\\. a")]
    [InlineData("- a", "\\- a")]
    [InlineData("# a #b", "\\# a #b")]
    [InlineData("&gt; a", "\\> a")]
    [InlineData("a * b *c* snake_case _d_ `e`", "a * b \\*c\\* snake_case \\_d\\_ \\`e\\`")]
    [InlineData("a &lt;b&gt; 1 &lt; 2 AT&amp;T &amp;lt;", "a \\<b> 1 < 2 AT&T \\&lt;")]
    [InlineData("[a](b) [1] [c]: d", "[a]\\(b) [1] [c]\\: d")]
    [InlineData("C:\\dir \\* 3.14 - $5 and $6", "C:\\dir \\\\\\* 3.14 - $5 and $6")]
    [InlineData("the sum \\(a_1 * b_1\\) and $x^*$ is", "the sum \\(a_1 * b_1\\) and $x^*$ is")]
    public void What_Markdown_would_read_is_escaped_and_nothing_else(string html, string text) => Assert.Equal(text, Markdown($"<p>{html}</p>"));

    [Fact]
    public void Links_and_pictures_are_written_when_asked_for()
    {
        const string Html = "<p>see <a href='/x(1)'>the <b>page</b></a>, <a href='#top'>top</a> <a href=d><img src=i.png alt='A [b]'></a></p>";
        Assert.Equal("see the **page**, top", Markdown(Html));
        Assert.Equal("see [the **page**](<https://a.example/x(1)>), top", Markdown(Html, links: true));
        Assert.Equal("see the **page**, top ![A \\[b\\]](https://a.example/b/i.png)", Markdown(Html, images: true));
    }

    [Fact]
    public void The_step_says_that_its_text_is_Markdown()
    {
        var doc = new Document("<h1>Title of it</h1><p>a</p>") { MediaType = "text/html" };
        new ExtractHtml { Format = TextFormat.Markdown }.Edit(doc, new Rules());
        Assert.Equal(("# Title of it\n\na", "text/markdown"), (doc.Text, doc.MediaType));
    }
}
