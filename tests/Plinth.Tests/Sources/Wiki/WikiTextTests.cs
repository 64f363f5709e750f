using Plinth.Sources.Wiki;

namespace Plinth.Tests.Sources.Wiki;

public sealed class WikiTextTests
{
    private static readonly WikiOptions s_options = new("zh-hans", false, true, new HashSet<string> { "References", "参考文献" });

    [Theory]
    [InlineData("'''Bold''' and ''italic'', it's", "Bold and italic, it's")]
    [InlineData("[[Earth]] and [[Moon|the moon]]s", "Earth and the moons")]
    [InlineData("[[File:A.jpg|thumb|A [[cat]] here]]Text[[Category:Cats|x]]", "Text")]
    [InlineData("Text [[fr:Chat]] [[:Category:Cats]]", "Text Category:Cats")]
    [InlineData("See [http://example.org the site] or [http://example.org].", "See the site or .")]
    [InlineData("A<ref name=\"a\">x [[y]]</ref> b<ref name=a />.<!-- no -->", "A b.")]
    [InlineData("Berlin ({{IPAc-en|x}}; {{lang-de|Berlin}}) is", "Berlin (Berlin) is")]
    [InlineData("Tea ({{IPA|x}}) is", "Tea is")]
    [InlineData("a {{nowrap|b c}} {{lang|fr|chat}} {{convert|100|km|mi|abbr=on}} {{convert|5|to|10|km2}}", "a b c chat 100 km 5 to 10 km²")]
    [InlineData("{{birth date|1879|3|14}}; {{birth date|df=yes|1879|3|14}}; {{as of|2010|1}}", "March 14, 1879; 14 March 1879; As of January 2010")]
    [InlineData("{{frac|1|2}} {{val|1.5|e=6|u=m}} {{circa|1400}}", "1/2 1.5×10^6 m c. 1400")]
    [InlineData("x {{unknown|{{nested|a}}|[[b]]}} y", "x y")]
    [InlineData("<math>E = mc^2</math> and <nowiki>[[not]] ''this''</nowiki>", "$E = mc^2$ and [[not]] ''this''")]
    [InlineData("a&nbsp;b &ndash; &lt;c&gt;", "a b – <c>")]
    [InlineData("* one\n* two\n** three\n# four\n# five", "- one\n- two\n  - three\n1. four\n2. five")]
    [InlineData("One.\n\nTwo.\n== Head ==\nThree.\n== Empty ==\n== References ==\n{{reflist}} x", "One.\n\nTwo.\n\nHead\n\nThree.")]
    [InlineData("{| class=\"wikitable\"\n|+ Cap\n! A !! B\n|-\n| style=\"x\" | 1 || [[x|2]]\n|}", "Cap\nA | B\n1 | 2")]
    [InlineData("-{zh-hans:计算机;zh-hant:電腦}-是-{A|zh-cn:软件; zh-tw:軟體}-，-{原}-。-{H|zh-cn:甲;zh-tw:乙}-", "计算机是软件，原。")]
    [InlineData("__NOTOC__ text __init__", "text __init__")]
    [InlineData("{{quote|To be|Hamlet}}", "To be\n— Hamlet")]
    [InlineData("5 < 6 <b>x</b><br/>y", "5 < 6 x\ny")]
    [InlineData("{{Infobox person|name=A|born={{birth date|1900|1|2}}}}He.", "He.")]
    [InlineData("", "")]
    public void Wikitext_becomes_what_a_reader_reads(string wikitext, string expected) =>
        Assert.Equal(expected, new WikiText(s_options).Convert(wikitext, "T", WikiSite.Read("<mediawiki xml:lang=\"en\">"u8)));

    [Fact]
    public void Fields_of_an_infobox_become_lines_when_asked()
    {
        var text = new WikiText(s_options with { Infobox = true }).Convert("{{Infobox person\n| name = Ann\n| image = x.jpg\n| born = {{birth date|1900|1|2}}\n}}\nShe.", "T", WikiSite.Read(default));
        Assert.Equal("name: Ann\nborn: January 2, 1900\nShe.", text);
    }

    [Fact]
    public void Traditional_readers_get_their_words()
    {
        var text = new WikiText(s_options with { Variant = "zh-tw" }).Convert("-{zh-hans:计算机;zh-hant:電腦}--{zh-cn:软件;zh-tw:軟體;zh-hk:軟件}-", "T", WikiSite.Read(default));
        Assert.Equal("電腦軟體", text);
    }

    [Fact]
    public void Categories_are_collected_even_from_sections_that_are_left_out()
    {
        var wiki = new WikiText(s_options);
        Assert.Equal("A.", wiki.Convert("A.\n==References==\nx\n[[Category:One]]\n[[category:Two|sort]]", "T", WikiSite.Read(default)));
        Assert.Equal(["One", "Two"], wiki.Categories);
    }

    [Theory]
    [InlineData("{{")]
    [InlineData("[[")]
    [InlineData("{{{")]
    [InlineData("{|\n|")]
    [InlineData("{{a|")]
    [InlineData("[[a|")]
    [InlineData("<ref>")]
    [InlineData("<math>")]
    [InlineData("-{")]
    [InlineData("[http://x")]
    [InlineData("''")]
    [InlineData("{{quote|")]
    public void Nesting_of_any_depth_costs_no_more_than_its_length(string piece)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var open = string.Concat(Enumerable.Repeat(piece, 200_000));
        new WikiText(s_options).Convert(open, "T", WikiSite.Read(default));
        var close = piece.StartsWith("[[", StringComparison.Ordinal) ? "]]" : piece.StartsWith("{|", StringComparison.Ordinal) ? "\n|}" : "}}";
        new WikiText(s_options).Convert(open + string.Concat(Enumerable.Repeat(close, 200_000)), "T", WikiSite.Read(default));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{piece}: {watch.Elapsed}");
    }

    [Fact]
    public void Any_text_at_all_is_read_without_an_error()
    {
        var pieces = new[] { "{{", "}}", "[[", "]]", "{|", "|}", "\n", "|", "!", "=", "'''", "-{", "}-", "<ref>", "</ref>", "a", "lang", "quote", "convert", ":", ";zh-cn:", "*", "<math>", "</math>", "&amp;", "File:", "__", "(", ")", ",", " ", "\u0001", "\uFFFE", "{{{", "}}}", "1", "infobox" };
        var random = new Random(7);
        var wiki = new WikiText(s_options with { Infobox = true });
        for (var i = 0; i < 20_000; i++)
            wiki.Convert(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)])), "T", WikiSite.Read(default));
    }
}
