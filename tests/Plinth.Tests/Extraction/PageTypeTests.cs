using Plinth.Extraction;

namespace Plinth.Tests.Extraction;

public sealed class PageTypeTests
{
    private const string Prose = "The column stands on its base, and the base carries what the column cannot, so that the house is as old as its stones are patient. ";

    private static readonly string[] Posts = [.. Enumerable.Range(1, 6).Select(i => $"This is what the mason of house number {i} wrote of it, who had seen {i * 7} bases, and more columns than that.")];

    private static readonly string Thread = "<html><head><title>Which base? | Stone forum</title></head><body class='forum thread'><h1 class='thread-title'>Which base?</h1><div class='thread posts'>"
        + string.Concat(Posts.Select((text, i) => $"<article class='message post' id=post-{i}><div class='message-user username'><a href=/members/{i}>mason{i}</a></div><div class='message-body postcontent'><p>{text}</p><p>{Prose}</p></div><div class='message-footer'><a href=#>Reply</a> <a href=#>Quote</a></div></article>"))
        + "</div><div class='thread-reply'><form><textarea></textarea><button>Post reply</button></form></div><footer><ul><li><a href=/>Home</a><li><a href=/rules>Rules of the forum</a></ul><p>Powered by a forum.</p></footer></body></html>";

    private static readonly string Article = "<html lang=en><head><title>On bases | Stones</title><meta name=author content='Ann Lee'><meta property='og:type' content='article'><meta property='article:published_time' content='2024-05-01'><script type='application/ld+json'>{\"@type\":\"BlogPosting\",\"headline\":\"On bases\",\"datePublished\":\"2024-05-01\"}</script></head><body class='post-template-default single single-post'><header class='site-header'><nav><ul><li><a href=/>Home</a><li><a href=/blog>Blog</a></ul></nav></header><main><article class='post type-post hentry'><h1 class=entry-title>On bases</h1><div class=entry-meta><span class=byline>By Ann Lee</span> <time datetime=2024-05-01>May 1, 2024</time></div><div class=entry-content>"
        + string.Concat(Enumerable.Range(0, 9).Select(i => $"<p>{string.Concat(Enumerable.Repeat(Prose, 1 + (i % 3)))}</p>" + (i % 3 == 2 ? $"<h2>Part {i}</h2>" : "")))
        + "</div></article></main><footer class=site-footer><p>Copyright 2024 Stones</p></footer></body></html>";

    [Fact]
    public void A_thread_is_a_forum_and_its_posts_are_kept()
    {
        var page = new MainText().Extract(Thread, url: "https://forum.example.org/threads/which-base.123/");
        Assert.Equal("forum", page.PageType);
        Assert.InRange(page.PageTypeScore, 0.6f, 1);
        Assert.All(Posts, post => Assert.Contains(post, page.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("Quote", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_calls_itself_question_and_answers_is_that()
    {
        var page = new MainText().Extract(Thread.Replace("<body", "<body itemscope itemtype='https://schema.org/QAPage'", StringComparison.Ordinal), url: "https://forum.example.org/questions/123/which-base");
        Assert.Equal("qa", page.PageType);
    }

    [Fact]
    public void A_post_of_a_blog_is_an_article()
    {
        var doc = new Document(Article) { MediaType = "text/html" };
        Assert.Equal(Fate.Kept, new ExtractHtml().Edit(doc, new Rules()).Fate);
        Assert.Equal("article", doc.Labels.Text("page_type"));
        Assert.InRange(doc.Labels.Number("page_type_score")!.Value, 0.6, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<p>a")]
    [InlineData("<body><script>1</script>")]
    public void A_page_of_next_to_nothing_has_a_type_too(string html)
    {
        var page = new MainText().Extract(html);
        Assert.Equal("other", page.PageType);
        Assert.InRange(page.PageTypeScore, 1 / 7f, 0.6f);
    }

    [Fact]
    public void The_type_is_the_same_whatever_page_was_read_before()
    {
        var (used, fresh) = (new MainText(), new MainText());
        var first = used.Extract(Thread);
        used.Extract(Article);
        var again = used.Extract(Thread);
        Assert.Equal((first.PageType, first.PageTypeScore, first.Text), (again.PageType, again.PageTypeScore, again.Text));
        Assert.Equal(fresh.Extract(Thread).PageTypeScore, first.PageTypeScore);
    }
}
