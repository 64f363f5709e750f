using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Plinth.Crawl;
using Answer = Plinth.Tests.Crawl.MisbehavingServer.Answer;
using Call = Plinth.Tests.Crawl.MisbehavingServer.Call;

namespace Plinth.Tests.Crawl;

public sealed class CrawlFetchTests
{
    private const string Path = "/crawl-data/CC-MAIN-2024-22/segments/1/warc/a.warc.gz";

    private static readonly byte[] s_file = [.. Gzip(RandomNumberGenerator.GetHexString(40_000)), .. Gzip(RandomNumberGenerator.GetHexString(20_000))];

    private static byte[] Gzip(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static Answer Lists(Call call, Func<Call, Answer> file) => call.Path.EndsWith("paths.gz", StringComparison.Ordinal)
        ? new(200, Gzip("crawl-data/CC-MAIN-2024-22/segments/1/warc/a.warc.gz\n../../etc/passwd\n/abs.gz\nhttp://elsewhere/x.gz\n")) : file(call);

    private static async Task<(List<TimeSpan> Waits, List<string> Said)> Fetch(MisbehavingServer server, TestFolder folder, Func<CrawlFetch, CrawlFetch>? change = null)
    {
        var (waits, said) = (new List<TimeSpan>(), new List<string>());
        using var client = new PoliteClient(said.Add, (time, _) => { waits.Add(time); return Task.CompletedTask; }, TimeSpan.FromMilliseconds(700));
        var fetch = new CrawlFetch { Snapshot = "CC-MAIN-2024-22", From = server.Url, Index = server.Url, Out = folder.Path };
        await (change?.Invoke(fetch) ?? fetch).Run(client, (path, was) => said.Add($"{System.IO.Path.GetFileName(path)} {was}"), CancellationToken.None);
        return (waits, said);
    }

    private static string Target(TestFolder folder) => folder.File("CC-MAIN-2024-22/warc/a.warc.gz");

    public static TheoryData<string> Evils => ["503", "429", "reset", "truncated", "truncated-always", "silent", "too-long-length", "too-short-length", "no-ranges", "changed", "wrong-md5", "wrong-bytes", "wrong-etag"];

    [Theory]
    [MemberData(nameof(Evils))]
    public async Task Whatever_the_server_does_the_file_comes_whole(string evil)
    {
        using var server = new MisbehavingServer();
        using var folder = new TestFolder();
        var md5 = Convert.ToHexStringLower(MD5.HashData(s_file));
        var broken = s_file.ToArray();
        for (var i = 5000; i < 5100; i++) broken[i] ^= 0xff;
        server.Handle = call => Lists(call, c => evil switch
        {
            "503" when c.Number <= 3 => new(503, []),
            "429" when c.Number == 1 => new(429, [], "Retry-After: 7\r\n"),
            "reset" when c.Number <= 2 => new(0, [], Reset: true),
            "truncated" when c.Number == 1 => MisbehavingServer.File(c, s_file) with { CutAfter = 10_000 },
            // Each connection brings a little: no try is in vain.
            "truncated-always" => MisbehavingServer.File(c, s_file) with { CutAfter = Math.Min(2_000, MisbehavingServer.File(c, s_file).Body.Length) },
            "silent" when c.Number == 1 => MisbehavingServer.File(c, s_file) with { CutAfter = 3_000, SilentMs = 3_000 },
            "too-long-length" when c.Number == 1 => new(200, s_file, Length: s_file.Length + 100),
            "too-short-length" when c.Number == 1 => new(200, s_file, Length: s_file.Length - 100),
            "no-ranges" => c.Number == 1 ? new(200, s_file, CutAfter: 5_000) : new(200, s_file),
            "changed" when c.Number == 1 => new(200, broken, "ETag: \"old\"\r\n", CutAfter: 9_000),
            "changed" => new(200, s_file, "ETag: \"new\"\r\n"),
            "wrong-md5" when c.Number == 1 => new(200, broken, $"Content-MD5: {Convert.ToBase64String(MD5.HashData(s_file))}\r\n"),
            "wrong-bytes" when c.Number == 1 => new(200, broken),
            "wrong-etag" when c.Number == 1 => new(200, broken, $"ETag: \"{md5}\"\r\n"),
            "wrong-etag" => MisbehavingServer.File(c, s_file, $"ETag: \"{md5}\"\r\n"),
            _ => MisbehavingServer.File(c, s_file),
        });
        var (waits, _) = await Fetch(server, folder);
        Assert.Equal(s_file, await File.ReadAllBytesAsync(Target(folder), TestContext.Current.CancellationToken));
        Assert.Equal(["a.warc.gz"], Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(System.IO.Path.GetFileName));
        if (evil != "reset") Assert.NotEmpty(waits);
        if (evil == "503") Assert.Equal([1, 2, 4], waits.Select(w => w.TotalSeconds));
        if (evil == "429") Assert.Equal([7], waits.Select(w => w.TotalSeconds));
        if (evil == "truncated") Assert.Contains(server.Calls, c => c.From == 10_000);
        // In these two the client hangs up first, and the server learns of it a little later.
        if (evil is not ("silent" or "too-short-length")) Assert.Equal(1, server.MostOpen);
    }

    [Fact]
    public async Task What_was_begun_goes_on_and_what_is_there_is_not_asked_for_again()
    {
        using var server = new MisbehavingServer();
        using var folder = new TestFolder();
        server.Handle = call => Lists(call, c => MisbehavingServer.File(c, s_file));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Target(folder))!);
        await File.WriteAllBytesAsync(Target(folder) + ".part", s_file[..7_000], TestContext.Current.CancellationToken);
        await Fetch(server, folder);
        Assert.Equal([7_000], server.Calls.Where(c => c.Path == Path).Select(c => c.From));
        Assert.Equal(s_file, await File.ReadAllBytesAsync(Target(folder), TestContext.Current.CancellationToken));
        var (_, said) = await Fetch(server, folder);
        Assert.Equal(["a.warc.gz True"], said);
        Assert.Equal(1, server.Calls.Count(c => c.Path == Path));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task What_will_not_change_is_an_error_at_once(int status)
    {
        using var server = new MisbehavingServer();
        using var folder = new TestFolder();
        server.Handle = call => Lists(call, _ => new(status, []));
        var error = await Assert.ThrowsAsync<PlinthException>(() => Fetch(server, folder));
        Assert.Contains(status.ToString(), error.Message, StringComparison.Ordinal);
        server.Handle = _ => new(404, []);
        await Assert.ThrowsAsync<PlinthException>(() => Fetch(server, folder));
    }

    [Fact]
    public async Task A_server_that_never_recovers_or_always_sends_rubbish_is_given_up()
    {
        using var server = new MisbehavingServer();
        using var folder = new TestFolder();
        server.Handle = call => Lists(call, _ => new(503, [], "Retry-After: 2\r\n"));
        await Assert.ThrowsAsync<PlinthException>(() => Fetch(server, folder));
        Assert.Equal(PoliteClient.MostTries, server.Calls.Count(c => c.Path == Path));
        server.Handle = call => Lists(call, _ => new(200, Encoding.UTF8.GetBytes("<html>sorry</html>")));
        await Assert.ThrowsAsync<PlinthException>(() => Fetch(server, folder));
        Assert.False(File.Exists(Target(folder)));
    }

    [Fact]
    public async Task Pages_of_the_index_come_by_ranges()
    {
        using var server = new MisbehavingServer();
        using var folder = new TestFolder();
        var (one, two) = (Gzip("WARC/1.0 one"), Gzip("WARC/1.0 two"));
        byte[] all = [.. one, .. two];
        server.Handle = call =>
            call.Path.Contains("showNumPages", StringComparison.Ordinal) ? new(200, "{\"pages\": 2}"u8.ToArray())
            : call.Path.Contains("page=0", StringComparison.Ordinal) ? new(200, Encoding.UTF8.GetBytes($"{{\"filename\": \"x/y.warc.gz\", \"offset\": \"{one.Length}\", \"length\": \"{two.Length}\", \"url\": \"http://b/\"}}\nnonsense\n"))
            : call.Path.Contains("page=1", StringComparison.Ordinal) ? new(200, Encoding.UTF8.GetBytes($"{{\"filename\": \"x/y.warc.gz\", \"offset\": 0, \"length\": {one.Length}}}\n{{\"filename\": \"../y\", \"offset\": 0, \"length\": 9}}\n"))
            : call.Number == 1 ? new(503, []) : MisbehavingServer.File(call, all);
        await Fetch(server, folder, f => f with { Query = "*.example.org/*" });
        var file = Assert.Single(Directory.EnumerateFiles(folder.File("CC-MAIN-2024-22/index")));
        Assert.Equal(all, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_larger_share_holds_the_smaller_ones_files()
    {
        var paths = Enumerable.Range(0, 1000).Select(i => $"p/{i}.gz").ToList();
        var (few, more) = (CrawlFetch.Choose(paths, 0.01, null, 5), CrawlFetch.Choose(paths, 0.1, null, 5));
        Assert.Equal((10, 100, 1, 3), (few.Count, more.Count, CrawlFetch.Choose(paths, null, null, 5).Count, CrawlFetch.Choose(paths, 0.1, 3, 5).Count));
        Assert.Subset(more.ToHashSet(), few.ToHashSet());
        Assert.NotEqual(few, CrawlFetch.Choose(paths, 0.01, null, 6));
    }
}
