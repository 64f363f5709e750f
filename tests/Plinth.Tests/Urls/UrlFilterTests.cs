using System.IO.Compression;
using Plinth.Urls;

namespace Plinth.Tests.Urls;

public sealed class UrlFilterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plinth-urls").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("https://bad.com/", "blocked-domain")]
    [InlineData("https://a.b.BAD.com/x", "blocked-domain")]
    [InlineData("https://notbad.com/", null)]
    [InlineData("https://com/", null)]
    [InlineData("https://www.bad.com:443/", "blocked-domain")]
    [InlineData("https://half.com/bad/page", "blocked-url")]
    [InlineData("https://half.com/bad/page/below?x=1", "blocked-url")]
    [InlineData("https://half.com/bad/pages", null)]
    [InlineData("https://half.com/good", null)]
    [InlineData("https://phish.net/", "blocked-domain")]
    public void Listed_domains_and_urls_are_dropped(string url, string? rule)
    {
        Write("adult/domains", "bad.com\n\n# a comment\nother.org\n");
        Write("adult/urls", "half.com/bad/page\n");
        WriteCompressed("phishing/domains.gz", "phish.net\n");
        Assert.Equal(rule, Judge(new UrlFilter { Blocklists = ["."] }, url));
    }

    [Fact]
    public void Categories_choose_among_folders_and_a_file_needs_none()
    {
        Write("adult/domains", "bad.com\n");
        Write("games/domains", "game.com\n");
        Write("mine.txt", "own.com\nhalf.com/x\n");
        var filter = new UrlFilter { Blocklists = ["mine.txt", "."], Categories = ["adult"] };
        Assert.Equal("blocked-domain", Judge(filter, "http://bad.com"));
        Assert.Equal("blocked-domain", Judge(filter, "http://own.com"));
        Assert.Equal("blocked-url", Judge(filter, "http://half.com/x/"));
        Assert.Null(Judge(filter, "http://game.com"));
        Assert.Equal("blocked-domain", Judge(new UrlFilter { Blocklists = ["games"] }, "http://game.com"));
    }

    [Theory]
    [InlineData("http://x.com/ab-c.d-site", "strict-words")]
    [InlineData("http://x.com/ABCD", "strict-words")]
    [InlineData("http://x.com/a/worst/1", "hard-words")]
    [InlineData("http://x.com/worsted", null)]
    [InlineData("http://x.com/mild", null)]
    [InlineData("http://mild.com/mild", "soft-words")]
    [InlineData("http://mild.com/meek?x", "soft-words")]
    public void Strict_words_match_anywhere_hard_ones_whole_and_soft_ones_twice(string url, string? rule)
    {
        Write("hard.txt", "# words\nworst\n");
        Assert.Equal(rule, Judge(new UrlFilter { StrictWords = ["ab.cd"], HardWords = ["hard.txt"], SoftWords = ["mild", "meek"], ShippedWords = false }, url));
    }

    [Fact]
    public void Soft_words_have_a_value_and_a_limit_and_null_is_off()
    {
        var rules = new Rules();
        var verdict = Prepared(new UrlFilter { SoftWords = ["mild"] }).Judge(new Document("") { Url = "http://mild.com/mild/mild" }, rules);
        Assert.Equal(Verdict.Drop("soft-words", 3, 1), verdict);
        Assert.Null(Judge(new UrlFilter { SoftWords = ["mild"], MaxSoftWords = null }, "http://mild.com/mild"));
    }

    [Theory]
    [InlineData("https://en.wikipedia.org/wiki/Sussex", null)]
    [InlineData("https://www.essex.ac.uk/adult-education", null)]
    [InlineData("https://example.com/teen-amateur", "soft-words")]
    [InlineData("https://example.com/porn", "hard-words")]
    [InlineData("https://online-casino.example.com/", "strict-words")]
    public void Shipped_words_are_careful(string url, string? rule) => Assert.Equal(rule, Judge(new UrlFilter(), url));

    [Theory]
    [InlineData(HighQualityUrls.Keep, null, false)]
    [InlineData(HighQualityUrls.Drop, "high-quality-domain", false)]
    [InlineData(HighQualityUrls.Label, null, true)]
    public void High_quality_domains_are_kept_dropped_or_labelled(HighQualityUrls option, string? rule, bool labelled)
    {
        var doc = new Document("") { Url = "https://zh.wikipedia.org/wiki/基座" };
        Assert.Equal(rule, Prepared(new UrlFilter { HighQuality = option }).Judge(doc, new Rules()).Rule);
        Assert.Equal(labelled ? "true" : null, doc.Labels.Text("high_quality_domain"));
        Assert.Equal(16, UrlFilter.HighQualityDomains.Count);
    }

    [Fact]
    public void Addresses_are_dropped_on_request()
    {
        Assert.Null(Judge(new UrlFilter(), "http://10.0.0.1/"));
        Assert.Equal("ip-host", Judge(new UrlFilter { DropIpHosts = true }, "http://10.0.0.1/"));
        Assert.Null(Judge(new UrlFilter { DropIpHosts = true }, "http://163.com/"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_document_without_a_url_is_kept(string? url) => Assert.Null(Judge(new UrlFilter { DropIpHosts = true }, url));

    [Fact]
    public void A_long_url_is_judged_too() => Assert.Null(Judge(new UrlFilter { Blocklists = [Write("l.txt", "a.com/b\n")] }, "http://b.com/" + new string('a', 100_000)));

    [Fact]
    public void What_is_missing_or_wrong_is_named()
    {
        Write("adult/domains", "fine.com\ntwo words\n");
        Assert.Contains("nowhere", Message(new UrlFilter { Blocklists = ["nowhere"] }), StringComparison.Ordinal);
        Assert.Contains("none.txt", Message(new UrlFilter { HardWords = ["none.txt"] }), StringComparison.Ordinal);
        Assert.Contains(Path.Combine("adult", "domains") + ":2:", Message(new UrlFilter { Blocklists = ["."] }), StringComparison.Ordinal);
        Assert.Contains("games", Message(new UrlFilter { Blocklists = ["."], Categories = ["games"] }), StringComparison.Ordinal);
        Write("words.txt", "one\ntwo three\n");
        Assert.Contains("words.txt:2:", Message(new UrlFilter { SoftWords = ["words.txt"] }), StringComparison.Ordinal);
    }

    private string Message(UrlFilter filter) => Assert.Throws<PlinthException>(() => Prepared(filter)).Message;

    private string? Judge(UrlFilter filter, string? url) => Prepared(filter).Judge(new Document("") { Url = url }, new Rules()).Rule;

    private UrlFilter Prepared(UrlFilter filter)
    {
        filter.Prepare(new StepContext(_folder, 0));
        return filter;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return name;
    }

    private void WriteCompressed(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
        using var gzip = new GZipStream(File.Create(Path.Combine(_folder, name)), CompressionLevel.Fastest);
        gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
