using Plinth.Extraction;

namespace Plinth.Tests.Extraction;

public sealed class PageTypeTests
{
    private const string Prose = "The column stands on its base, and the base carries what the column cannot, so that the house is as old as its stones are patient. ";

    private static string Post(int i) =>
        $"<article class='message post' id=post-{i}><div class='message-user username'><a href=/members/{i}>mason{i}</a></div><div class='message-body postcontent'><p>{Prose}</p><p>{Prose}</p></div><div class='message-footer'><a href=#>Reply</a> <a href=#>Quote</a></div></article>";

    private static readonly string Thread = "<html><head><title>Which base? | Stone forum</title></head><body class='forum thread'><h1 class='thread-title'>Which base?</h1><div class='thread posts'>" + string.Concat(Enumerable.Range(1, 6).Select(Post)) + "</div></body></html>";

    private static readonly string Article = $"<html><head><title>On bases</title><meta property='og:type' content='article'><script type='application/ld+json'>{{\"@type\":\"BlogPosting\",\"headline\":\"On bases\",\"datePublished\":\"2024-05-01\"}}</script></head><body class='single single-post'><article class='post entry'><h1 class=entry-title>On bases</h1><div class=entry-content>"
        + string.Concat(Enumerable.Range(0, 9).Select(_ => $"<p>{Prose}{Prose}</p>")) + "</div></article></body></html>";

    [Fact]
    public void A_thread_is_a_forum_and_its_posts_are_kept()
    {
        var page = new MainText().Extract(Thread, url: "https://forum.example.org/threads/which-base.123/");
        Assert.Equal("forum", page.PageType);
        Assert.InRange(page.PageTypeScore, 0.5f, 1);
        Assert.Equal(12, page.Text.Split("The column stands").Length - 1);
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
        Assert.InRange(doc.Labels.Number("page_type_score")!.Value, 0.5, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<p>a")]
    [InlineData("<body><script>1</script>")]
    public void A_page_of_next_to_nothing_has_a_type_too(string html)
    {
        var page = new MainText().Extract(html);
        Assert.NotNull(page.PageType);
        Assert.InRange(page.PageTypeScore, 1 / 7f, 1);
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
