using System.Text;
using Plinth.Extraction.Html;

namespace Plinth.Tests.Extraction;

public sealed class HtmlReaderTests
{
    [Theory]
    [InlineData("<p>a<p>b", "p(a)p(b)")]
    [InlineData("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "ul(li(a)li(b ul(li(c)))li(d))e")]
    [InlineData("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))")]
    [InlineData("<table><tr><td>a<td>b<tr><th>c</table>d", "table(tbody(tr(td(a)td(b))tr(th(c))))d")]
    [InlineData("<table><thead><tr><th>a<tbody><tr><td>b</table>", "table(thead(tr(th(a)))tbody(tr(td(b))))")]
    [InlineData("<select><option>a<option>b</select>c", "select(option(a)option(b))c")]
    [InlineData("<p>a<div>b</div>c", "p(a)div(b)c")]
    [InlineData("<p>a<table><tr><td><p>b</td></tr></table>", "p(a table(tbody(tr(td(p(b))))))")]
    [InlineData("a<br>b<hr>c<img>d", "a br()b hr()c img()d")]
    [InlineData("<b>a<i>b</b>c", "b(a i(b))i(c)")]
    [InlineData("<div><b>a</div>c", "div(b(a))b(c)")]
    [InlineData("<b><div>a</b>c</div>d", "b()div(b(a)c)d")]
    [InlineData("<a>x<a>y</a>z", "a(x)a(y)z")]
    [InlineData("</p></div></nope>a", "p()a")]
    [InlineData("<h1>a<h2>b</h3>c", "h1(a)h2(b)c")]
    [InlineData("<x-y>a</x-y>b", "#(a)b")]
    [InlineData("<svg><path/><path/></svg>a", "svg(#()#())a")]
    [InlineData("<svg><g>a<div>b", "svg(#(a))div(b)")]
    [InlineData("<div/>a", "div(a)")]
    [InlineData("<button>a<button>b", "button(a)button(b)")]
    [InlineData("<script>if (a < b) '<p>'</script>c", "script()c")]
    [InlineData("<style>p > a { }</style>c", "style()c")]
    [InlineData("<script><!-- <script> </script> --></script>c", "script()c")]
    [InlineData("<textarea><p>a&amp;b</textarea>c", "textarea(<p>a&b)c")]
    [InlineData("<xmp><p>a&amp;b</xmp>c", "xmp(<p>a&amp;b)c")]
    [InlineData("<noscript><p>a</p></noscript>b", "noscript(p(a))b")]
    [InlineData("<iframe><p>a</iframe>b", "iframe()b")]
    [InlineData("a<!-- b -->c<!--d", "a c")]
    [InlineData("a<!-->b", "a b")]
    [InlineData("a<!--x--!>b<!--y--->c", "a b c")]
    [InlineData("a<![CDATA[b]]>c", "a c")]
    [InlineData("<svg><![CDATA[<b>]]></svg>c", "svg(<b>)c")]
    [InlineData("a<?php b ?>c", "a c")]
    [InlineData("a < b <> </> c <3", "a < b <>   c <3")]
    [InlineData("a<p title='>' class=\"x>y\">b", "a p(b)")]
    [InlineData("a<b", "a")]
    [InlineData("a\0b", "ab")]
    public void Builds_the_tree_that_a_browser_would(string html, string tree)
    {
        Assert.Equal(tree, Show(new HtmlReader().Read("<body>" + html, new HtmlLimits())));
    }

    [Theory]
    [InlineData("&amp;&lt;&gt;&quot;&nbsp;&copy;", "&<>\"\u00A0©")]
    [InlineData("&notit; &notin; &not", "¬it; ∉ ¬")]
    [InlineData("&AMP &amp &ampx", "& & &x")]
    [InlineData("&#65;&#x42;&#X43&#68", "ABCD")]
    [InlineData("&#0;&#xD800;&#x110000;&#99999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("&#x80;&#147;&#x9F;", "€“Ÿ")]
    [InlineData("&#x1F600;", "😀")]
    [InlineData("&NotEqualTilde;", "≂̸")]
    [InlineData("&nosuchname; & &; &# &#x; &#;", "&nosuchname; & &; &# &#x; &#;")]
    [InlineData("&CounterClockwiseContourIntegral;", "∳")]
    [InlineData("中&hellip;文", "中…文")]
    public void Decodes_character_references(string html, string text)
    {
        Assert.Equal(text, Show(new HtmlReader().Read(html, new HtmlLimits())));
    }

    [Fact]
    public void Decodes_attributes_by_their_own_rule()
    {
        var page = new HtmlReader().Read("<a href='?a=1&copy=2&amp;b&lt' class=x CLASS=y id>t</a>", new HtmlLimits());
        var link = page.Body + 1;
        Assert.Equal("?a=1&copy=2&b<", page.Value(link, HtmlAttribute.Href));
        Assert.Equal("x", page.Value(link, HtmlAttribute.Class));
        Assert.True(page.TryValue(link, HtmlAttribute.Id, out var id) && id.IsEmpty);
    }

    [Fact]
    public void Gives_html_and_body_the_attributes_of_late_tags()
    {
        var page = new HtmlReader().Read("<!doctype html><title>t</title>a<html lang=zh><body class=c>b", new HtmlLimits());
        Assert.Equal("zh", page.Value(0, HtmlAttribute.Lang));
        Assert.Equal("c", page.Value(page.Body, HtmlAttribute.Class));
    }

    [Fact]
    public void Hangs_what_is_too_deep_on_the_deepest_element_allowed()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 100)) + "x" + string.Concat(Enumerable.Repeat("</div>", 100)) + "y";
        var page = new HtmlReader().Read(html, new HtmlLimits(MaxDepth: 10));
        Assert.Equal(10, Depth(page, page.Count - 2));
        Assert.Equal(page.Body, page[page.Count - 1].Parent);
    }

    [Fact]
    public void Leaves_out_what_is_beyond_the_number_of_nodes()
    {
        var page = new HtmlReader().Read(string.Concat(Enumerable.Repeat("<p>a", 100)), new HtmlLimits(MaxNodes: 50));
        Assert.True(page.Truncated);
        Assert.Equal(50, page.Count);
    }

    [Fact]
    public void Reads_a_page_alike_whatever_was_read_before()
    {
        var reader = new HtmlReader();
        var first = Show(reader.Read("<div><p>a&amp;b<x-z>c", new HtmlLimits()));
        reader.Read("<svg><table><td><x-y>&lt;<p>", new HtmlLimits());
        Assert.Equal(first, Show(reader.Read("<div><p>a&amp;b<x-z>c", new HtmlLimits())));
    }

    private static int Depth(HtmlPage page, int node)
    {
        var depth = 0;
        for (; page[node].Parent >= 0; node = page[node].Parent) depth++;
        return depth;
    }

    private static string Show(HtmlPage page)
    {
        var show = new StringBuilder();
        Show(page, page.Body, show);
        return show.ToString();
    }

    private static void Show(HtmlPage page, int parent, StringBuilder show)
    {
        var text = false;
        for (var i = parent + 1; i < page[parent].End; i = page[i].End)
        {
            if (page[i].Tag == HtmlTag.Text)
            {
                if (text) show.Append(' ');
                show.Append(page.Text(page[i]));
                text = true;
                continue;
            }

            if (text) show.Append(' ');
            text = false;
            show.Append(page[i].Tag < HtmlTag.Known ? page[i].Tag.ToString().ToLowerInvariant() : "#").Append('(');
            Show(page, i, show);
            show.Append(')');
        }
    }
}
