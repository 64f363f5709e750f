using CsCheck;
using Plinth.Urls;

namespace Plinth.Tests.Urls;

public sealed class UrlListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plinth-lists").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("||bad.com^", "https://a.bad.com/x", "blocked-domain")]
    [InlineData("||bad.com^", "https://bad.com.org/x", null)]
    [InlineData("||bad.com^$third-party", "https://bad.com/", null)]
    [InlineData("||bad.com^$~third-party", "https://bad.com/", "blocked-domain")]
    [InlineData("||bad.com^$script,image", "https://bad.com/", null)]
    [InlineData("||bad.com^$script,document", "https://bad.com/", "blocked-domain")]
    [InlineData("||bad.com^$~script", "https://bad.com/", "blocked-domain")]
    [InlineData("||bad.com^$~document", "https://bad.com/", null)]
    [InlineData("||bad.com/ads/*.html|", "https://www.bad.com/ads/one.html", "blocked-pattern")]
    [InlineData("||bad.com/ads/*.html|", "https://www.bad.com/ads/one.html?x", null)]
    [InlineData("|http://bad", "http://bad.com/", "blocked-pattern")]
    [InlineData("|http://bad", "https://x.com/?http://bad", null)]
    [InlineData("/banner^", "https://x.com/banner", "blocked-pattern")]
    [InlineData("/banner^", "https://x.com/banners", null)]
    [InlineData("/Banner/$match-case", "https://x.com/banner/", null)]
    [InlineData("/spam/$domain=x.com|~a.x.com", "https://b.x.com/spam/", "blocked-pattern")]
    [InlineData("/spam/$domain=x.com|~a.x.com", "https://a.x.com/spam/", null)]
    [InlineData("/ad[0-9]+\\.html/", "https://x.com/AD12.html", "blocked-pattern")]
    [InlineData("x.com##.banner", "https://x.com/", null)]
    [InlineData("||bad.com^\n@@||good.bad.com^", "https://good.bad.com/", null)]
    [InlineData("||bad.com/x$important\n@@||bad.com^", "https://bad.com/x", "blocked-pattern")]
    [InlineData("||bad.com^\n@@||bad.com/fine/$document", "https://bad.com/fine/1", null)]
    public void Rules_of_an_adblock_list_judge_the_page_itself(string rules, string url, string? rule)
    {
        Write("list.txt", "[Adblock Plus 2.0]\n! title\n" + rules + "\n");
        Assert.Equal(rule, Judge("list.txt", url));
    }

    [Fact]
    public void Lines_that_cannot_be_used_are_named()
    {
        Write("list.txt", "! x\n||fine.com^\n/(?=look)ahead/\n||bad.com^$nonsense\n");
        var filter = Prepared("list.txt");
        Assert.Equal(2, filter.Warnings.Count);
        Assert.Contains("list.txt:3:", filter.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("list.txt:4: unknown option 'nonsense'", filter.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_hosts_file_is_known_by_its_lines()
    {
        Write("hosts", "# a list\n127.0.0.1 localhost\n::1 localhost\nfe80::1%lo0 localhost\n0.0.0.0 0.0.0.0\n0.0.0.0 bad.com # comment\n0.0.0.0\tworse.com worst.com\n");
        Assert.Equal("blocked-domain", Judge("hosts", "http://bad.com/"));
        Assert.Equal("blocked-domain", Judge("hosts", "http://a.worst.com/"));
        Assert.Null(Judge("hosts", "http://localhost/"));
        Write("hosts", "0.0.0.0 bad.com\n0.0.0.0 worse.com\nnonsense\n");
        Assert.Contains("hosts:3:", Assert.Throws<PlinthException>(() => Prepared("hosts")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_fits_as_its_plain_twin_says()
    {
        var piece = OneOf("a", "b", "ab", "/", ".", "*", "^", "?");
        var letter = OneOf("a", "b", "ab", "/", ".", "?", "-");
        Gen.Select(piece.Array[1, 6], letter.Array[0, 8], Gen.Int[0, 3]).Sample((pieces, letters, anchors) =>
        {
            var text = string.Concat(pieces);
            var url = "http://a.b/" + string.Concat(letters);
            var pattern = new UrlPattern((anchors == 1 ? "|" : anchors == 2 ? "||" : "") + text + (anchors == 3 ? "|" : ""), new AdblockOptions());
            // Anchors are no part of the plain text.
            var expression = string.Concat(text.Select(c => c switch { '*' => ".*", '^' => "(?:[^a-zA-Z0-9_.%-]|$)", _ => System.Text.RegularExpressions.Regex.Escape(c.ToString()) }));
            expression = anchors switch { 1 => "^" + expression, 2 => @"(?<=^http://(?:[^/?#]*\.)?)" + expression, 3 => expression + "$", _ => expression };
            if (anchors == 2 && text[0] is '/' or '?' or '.') return;
            Assert.Equal(System.Text.RegularExpressions.Regex.IsMatch(url, expression), pattern.Fits(new AddressText(url, url)));
        }, iter: 20_000);
    }

    [Fact]
    public void Domains_and_urls_are_found_as_a_plain_list_finds_them()
    {
        var label = OneOf("a", "b", "c", "www", "B");
        var host = label.Array[1, 4].Select(l => string.Join('.', l) + ".com");
        var path = OneOf("/x", "/y", "?q", "&z", "/X").Array[0, 3].Select(string.Concat);
        Gen.Select(host, path).Select((h, p) => h + p).Array[0, 8].SelectMany(list => Gen.Select(host, path).Select((h, p) => (List: list, Url: h + p))).Sample(s =>
        {
            Write("plain.txt", string.Join('\n', s.List) + "\n");
            Assert.Equal(Twin(s.List, s.Url), Judge("plain.txt", "http://" + s.Url));
        }, iter: 500, threads: 1);
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static string? Twin(string[] list, string url)
    {
        var (host, path) = Parts(url);
        var listed = list.Select(Parts).ToList();
        if (listed.Exists(l => l.Path == "" && (host == l.Host || host.EndsWith("." + l.Host, StringComparison.Ordinal)))) return "blocked-domain";
        return listed.Exists(l => l.Path != "" && l.Host == host && path.StartsWith(l.Path, StringComparison.Ordinal) && (path.Length == l.Path.Length || path[l.Path.Length] is '/' or '?' or '&')) ? "blocked-url" : null;
    }

    private static (string Host, string Path) Parts(string url)
    {
        url = url.ToLowerInvariant();
        var end = url.IndexOfAny(['/', '?']);
        var host = end < 0 ? url : url[..end];
        return (host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host, end < 0 ? "" : url[end..].TrimEnd('/'));
    }

    private string? Judge(string list, string url) => Prepared(list).Judge(new Document("") { Url = url }, new Rules()).Rule;

    private UrlFilter Prepared(string list)
    {
        var filter = new UrlFilter { Blocklists = [list], ShippedWords = false };
        filter.Prepare(new StepContext(_folder, 0));
        return filter;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    [Fact]
    public void Check_says_which_lines_of_an_adblock_list_are_not_used()
    {
        using var folder = new TestFolder();
        folder.Write("list.txt", "[Adblock Plus 2.0]\n||bad.example^\n||worse.example^$nonsense\n");
        folder.Write("in.jsonl", "{\"id\":\"a\",\"text\":\"a text\"}\n");
        folder.Write("r.yaml", "plinth: 1\nsources:\n  - jsonl: in.jsonl\nsteps:\n  - url-filter: { blocklists: [list.txt] }\n");
        var (code, _, error) = Cli.PlinthProcess.Run(folder.Path, "check", "r.yaml");
        Assert.Equal(0, code);
        Assert.Contains("warning: url-filter: ", error, StringComparison.Ordinal);
        Assert.Contains("list.txt:3: unknown option 'nonsense'; the line is not used", error, StringComparison.Ordinal);
    }
}
