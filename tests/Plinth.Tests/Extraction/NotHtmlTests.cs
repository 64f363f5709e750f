using Plinth.Extraction;

namespace Plinth.Tests.Extraction;

public sealed class NotHtmlTests
{
    [Theory]
    [InlineData("{\"a\": [1, 2]}\n", "json")]
    [InlineData(" [ {\"a\":1} ]", "json")]
    [InlineData("[1,2]", "json")]
    [InlineData("{}", "json")]
    [InlineData("{ not json }", null)]
    [InlineData("[caption] A page that begins with a bracket <p>a</p>", null)]
    [InlineData("{", null)]
    [InlineData("[", null)]
    [InlineData("<?xml version='1.0'?><rss version='2.0'><channel>", "feed")]
    [InlineData("<rss>", "feed")]
    [InlineData("\uFEFF\n<?xml version='1.0'?>\n<!-- c -->\n<feed xmlns='http://www.w3.org/2005/Atom'>", "feed")]
    [InlineData("<?xml version='1.0'?><rdf:RDF xmlns='x'>", "feed")]
    [InlineData("<?xml version='1.0'?><?xml-stylesheet href='a'?><urlset>", "sitemap")]
    [InlineData("<sitemapindex >", "sitemap")]
    [InlineData("<?xml version='1.0'?><catalog/>", "xml")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html>", null)]
    [InlineData("<?xml version='1.0'?>", null)]
    [InlineData("<!doctype html><title>t", null)]
    [InlineData("<catalog>a", null)]
    [InlineData("%PDF-1.4", "pdf")]
    [InlineData("plain text", null)]
    [InlineData("", null)]
    public void Tells_what_comes_under_a_wrong_label(string text, string? kind) => Assert.Equal(kind, NotHtml.Kind(text));

    [Fact]
    public void Fails_such_a_document_with_its_kind()
    {
        var verdict = new ExtractHtml().Edit(new Document("{\"a\": 1}") { MediaType = "text/html" }, new Rules());
        Assert.Equal((Fate.Failed, "not-html"), (verdict.Fate, verdict.Rule));
    }
}
