using Plinth.Extraction;

namespace Plinth.Tests.Extraction.Metadata;

public sealed class MetadataTests
{
    private static PageMetadata Read(string html, string? url = "https://www.stones.example/a/b.html") => new MainText().Extract(html, url: url).Metadata;

    [Theory]
    [InlineData("<title>On bases and columns | The Stones</title>", "On bases and columns")]
    [InlineData("<title>On bases - Stones</title><h1>Menu</h1>", "On bases")]
    [InlineData("<title>基座与立柱_建筑频道_石头网</title>", "基座与立柱")]
    [InlineData("<title>Glossary - Server Version 2.4</title><h1>Glossary</h1>", "Glossary")]
    [InlineData("<title>Modules to Control Scope - The Book of Stones</title><h1>The Book of Stones</h1>", "Modules to Control Scope")]
    [InlineData("<meta property='og:title' content='On bases &amp;amp; columns'><meta property='og:site_name' content='Stones'><title>Stones: home</title>", "On bases & columns")]
    [InlineData("<title>Stones</title><h1>The oldest base of all</h1>", "The oldest base of all")]
    [InlineData("<p>no title", null)]
    public void The_title_is_without_the_site(string head, string? title) => Assert.Equal(title, Read(head).Title);

    [Theory]
    [InlineData("<meta name=author content='By A. Mason'>", "A. Mason")]
    [InlineData("<meta property='article:author' content='https://facebook.com/mason'>", null)]
    [InlineData("<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Ann Lee\"},{\"@type\":[\"NewsArticle\"],\"author\":[{\"@id\":\"#p\"},{\"name\":\"Bo Li\"}]}]}</script>", "Ann Lee, Bo Li")]
    [InlineData("<script type='application/ld+json'>[{\"@type\":\"BlogPosting\",\"author\":\"Ann\nLee\",},]</script>", "Ann Lee")]
    [InlineData("<script type='application/ld+json'>{broken</script><p><a rel=author href=/x>Ann Lee</a>", "Ann Lee")]
    [InlineData("<p itemprop=author><span itemprop=name>Ann Lee</span> 3 min", "Ann Lee")]
    [InlineData("<p class='post-byline'>Written by Ann Lee | May 2024", "Ann Lee")]
    [InlineData("<div class='author-bio'>Ann Lee writes about stones</div>", null)]
    [InlineData("<h1>On bases</h1><p>By <a href=/x>Ann Lee</a></p>", "Ann Lee")]
    [InlineData("<meta name=citation_author content='Lee, Ann'><meta name=citation_author content='Li, Bo'>", "Ann Lee, Bo Li")]
    public void The_author_is_a_name(string html, string? author) => Assert.Equal(author, Read(html).Author);

    [Theory]
    [InlineData("<meta property='article:published_time' content='2024-05-01T09:30:00+0200'>", "2024-05-01T09:30:00+02:00")]
    [InlineData("<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":\"2024-05-01T07:30:00.123Z\"}</script><meta name=date content=2020-01-01>", "2024-05-01T07:30:00Z")]
    [InlineData("<meta itemprop=datePublished content='May 1, 2024'>", "2024-05-01")]
    [InlineData("<time datetime='2024-05-01 10:00'>yesterday</time>", "2024-05-01")]
    [InlineData("<span class=post-date>Posted on 1st Mai 2024</span>", "2024-05-01")]
    [InlineData("<h1>标题在这里</h1><p>2024年5月1日 10:00", "2024-05-01")]
    [InlineData("<meta name=date content='31.12.2024'>", "2024-12-31")]
    [InlineData("<meta name=date content='03/04/2024'>", null)]
    [InlineData("<meta name=date content='2024-13-41'>", null)]
    public void The_date_is_ISO(string html, string? date) => Assert.Equal(date, Read(html).Date);

    [Fact]
    public void The_address_is_the_last_resort_for_a_date() => Assert.Equal("2024-05-01", Read("<p>a", "https://a.example/2024/05/01/bases").Date);

    [Fact]
    public void Site_language_address_and_summary_are_read()
    {
        var page = Read("""
            <html lang=" en-GB"><head><link rel="next" href="/2"><link rel="canonical" href="/a/c"><meta property="og:site_name" content="The Stones">
            <meta name="description" content="About  bases."></head><p>a
            """);
        Assert.Equal(("The Stones", "en-GB", "https://www.stones.example/a/c", "About bases."), (page.Site, page.Language, page.Canonical, page.Description));
        Assert.Equal("zh-CN", Read("<meta property='og:locale' content='zh_CN'>").Language);
        Assert.Null(Read("<link rel=canonical href='/a/c'>", null).Canonical);
    }

    [Theory]
    [InlineData("<a rel=license href='//creativecommons.org/licenses/by/4.0/deed.de'>CC</a>", "cc-by-4.0")]
    [InlineData("<footer><a href='http://creativecommons.org/licenses/by-nc-sa/3.0/'>CC</a></footer>", "cc-by-nc-sa-3.0")]
    [InlineData("<link rel=license href='https://creativecommons.org/publicdomain/zero/1.0/'>", "cc0-1.0")]
    [InlineData("<meta name=dc.rights content='Free: https://creativecommons.org/licenses/by-sa/4.0/.'>", "cc-by-sa-4.0")]
    [InlineData("<script type='application/ld+json'>{\"@type\":\"Article\",\"license\":\"https://www.apache.org/licenses/LICENSE-2.0\"}</script>", "apache-2.0")]
    [InlineData("<link rel=license href='/terms'>", "https://www.stones.example/terms")]
    [InlineData("<a href='https://creativecommons.org/licenses/by/4.0/'>a</a> or <a href='https://creativecommons.org/licenses/by-nc/4.0/'>b</a>", null)]
    [InlineData("<figure><figcaption><a href='https://creativecommons.org/licenses/by/2.0/'>photo</a></figcaption></figure>", null)]
    public void The_licence_is_the_pages_own(string html, string? license) => Assert.Equal(license, Read(html).License);

    [Fact]
    public void Labels_carry_them()
    {
        var doc = new Document("<title>On bases</title><link rel=license href='https://creativecommons.org/licenses/by/4.0/'><p>a") { MediaType = "text/html" };
        new ExtractHtml().Edit(doc, new Rules());
        Assert.Equal(("On bases", "cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"), (doc.Labels.Text("title"), doc.Labels.Text("license"), doc.Labels.Text("license_url")));
    }

    [Fact]
    public void Structured_data_is_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000));
        var many = "{\"@graph\":[" + string.Join(',', Enumerable.Repeat("{\"@type\":\"Article\",\"articleBody\":\"b\"}", 20_000)) + "]}";
        Assert.Null(Read($"<script type='application/ld+json'>{deep}</script><script type='application/ld+json'>{many}</script>").Author);
        Assert.Equal("The body.", Read("<script type='application/ld+json'>{\"@type\":\"Article\",\"articleBody\":\"The body.\"}</script>").ArticleBody);
    }

    [Fact]
    public void Half_a_character_in_structured_data_costs_the_data_and_not_the_page() =>
        Assert.Equal("A", Read("<title>A</title><script type=application/ld+json>{\"headline\":\"\uD800\"}</script><p>b").Title);
}
