using System.IO.Compression;
using System.Text;
using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Tests.Running;

public sealed class HostileInputTests
{
    [Fact]
    public void Damaged_records_cost_themselves_alone_and_the_ledger_adds_up()
    {
        using var folder = new TestFolder();
        using (var warc = File.Create(folder.File("pages.warc.gz")))
        {
            warc.Write(Member(Page("http://a.example/1", Prose(1))));
            var broken = Member(Page("http://a.example/2", Prose(2)));
            broken.AsSpan(broken.Length / 2, 8).Fill(0xff);
            warc.Write(broken);
            warc.Write(Member(Page("http://a.example/3", string.Concat(Enumerable.Repeat("<div>", 100_000)) + Prose(3))));
            warc.Write(Member(Page("http://a.example/4", "<p " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + ">" + Prose(4))));
            warc.Write(Member(Page("http://a.example/5", Prose(5)))[..200]);
        }

        using (var jsonl = File.Create(folder.File("texts.jsonl")))
        {
            jsonl.Write("{\"id\":\"first\",\"text\":\"a line before\"}\n{\"id\":\"cut\",\"text\":\"cut sh\n{\"text\":\"\xff\xfe\"}\n"u8);
            jsonl.Write([.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}\n{\"id\":\"long\",\"text\":\""u8]);
            var block = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            for (var i = 0; i < 200; i++) jsonl.Write(block);
            jsonl.Write("\"}\n{\"id\":\"last\",\"text\":\"a line after\"}\n"u8);
        }

        var recipe = RecipeReader.Parse("plinth: 1\nsources:\n  - warc: pages.warc.gz\n  - jsonl: texts.jsonl\nsteps:\n  - extract-html: {}\n", "r.yaml", folder.Path);
        var run = Run.Start(recipe, folder.File("run"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        var summary = Summary.Of(run);
        var ledger = LedgerFiles.Read(folder.File("run/ledger"));

        Assert.Equal(summary.Totals.Read, summary.Totals.Kept + summary.Totals.Dropped + summary.Totals.Failed);
        Assert.Equal(summary.Totals.Read, ledger.Count);
        foreach (var page in new[] { 1, 3, 4 }) Assert.Contains(ledger, r => Equals(r["url"], $"http://a.example/{page}") && r["fate"] is "kept");
        Assert.Contains(ledger, r => r["source"] is "pages.warc.gz" && r["fate"] is "failed" && r["rule"] is "broken-gzip");
        Assert.Contains(ledger, r => r["id"] is "first" && r["fate"] is "kept");
        Assert.Contains(ledger, r => r["id"] is "last" && r["fate"] is "kept");
        Assert.Contains(ledger, r => r["source"] is "texts.jsonl" && r["rule"] is "invalid-json");
        Assert.Contains(ledger, r => r["source"] is "texts.jsonl" && r["rule"] is "invalid-utf8");
        Assert.Contains(ledger, r => r["source"] is "texts.jsonl" && r["rule"] is "too-long-line");
        Assert.All(ledger.Where(r => r["fate"] is "failed"), r => Assert.StartsWith("at offset ", (string)r["error"]!, StringComparison.Ordinal));
    }

    private static string Prose(int seed) => "<article><p>" + string.Join(' ', Enumerable.Range(0, 120).Select(i => $"word{seed * 31 + i} and")) + ".</p></article>";

    private static byte[] Page(string url, string html)
    {
        var http = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{html}</body></html>");
        var head = $"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{Guid.NewGuid()}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {http.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. http, .. "\r\n\r\n"u8];
    }

    private static byte[] Member(byte[] record)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(record);
        return bytes.ToArray();
    }
}
