using System.IO.Compression;
using System.Text;
using CsCheck;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class WarcSourceTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("<html><body>Grüße, 你好</body></html>" + string.Concat(Enumerable.Repeat("<p>more and more</p>", 40)));

    private static byte[][] Sample(int pages) =>
    [
        WarcMaker.Record("warcinfo", "info", "Content-Type: application/warc-fields\r\n", "software: test\r\n"u8.ToArray()),
        .. Enumerable.Range(0, pages).SelectMany(i => new[]
        {
            WarcMaker.Record("request", $"q{i}", "Content-Type: application/http; msgtype=request\r\n", "GET / HTTP/1.1\r\n\r\n"u8.ToArray()),
            WarcMaker.Page($"p{i}", $"page {i} " + Noise(i, 37 * i % 900)),
        }),
    ];

    private static string Noise(int seed, int length)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next('a', 'z' + 1)));
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.GzipPerRecord)]
    [InlineData(Packing.GzipWhole)]
    [InlineData(Packing.ZstdPerRecord)]
    public void Reads_the_pages_of_every_packing(Packing packing)
    {
        var records = WarcMaker.Read(WarcMaker.Pack(packing, Sample(20)));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"p{i}"), records.Select(r => r.Document!.Id));
        var first = records[0].Document!;
        Assert.Equal("http://example.org/p0", first.Url);
        Assert.Equal("text/html", first.MediaType);
        Assert.Equal("t.warc", first.Source);
        Assert.Equal("2024-05-18T01:58:10Z", first.Labels.Text("crawl_date"));
        Assert.Null(first.Labels.Text("date"));
        Assert.Equal("<html><body><p>page 0 </p></body></html>", first.Text);
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.GzipPerRecord)]
    [InlineData(Packing.GzipWhole)]
    [InlineData(Packing.ZstdPerRecord)]
    public void Shards_together_give_what_the_file_gives(Packing packing)
    {
        var whole = WarcMaker.Pack(packing, Sample(30));
        var damaged = (byte[])whole.Clone();
        for (var i = 1; i < 6; i++) damaged[whole.Length * i / 6] ^= 0x55;
        foreach (var file in new[] { whole, damaged })
        {
            var unsplit = WarcMaker.Shown(file, new WarcSource { SplitBytes = 1 << 30 });
            Assert.NotEmpty(unsplit);
            Gen.Int[50, file.Length + 10].Sample(size => Assert.Equal(unsplit, WarcMaker.Shown(file, new WarcSource { SplitBytes = size })), iter: 40, threads: 1);
        }
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.GzipPerRecord)]
    [InlineData(Packing.ZstdPerRecord)]
    public void A_broken_record_costs_itself_alone(Packing packing)
    {
        var records = Sample(5).Select(r => WarcMaker.Pack(packing, [r])).ToArray();
        var broken = records[6];
        // In a compressed frame its middle; in plain text its length.
        var at = packing == Packing.Plain ? broken.AsSpan().IndexOf("Length: "u8) + 8 : broken.Length / 2;
        broken[at] = packing == Packing.Plain ? (byte)'8' : (byte)~broken[at];
        var shown = WarcMaker.Read([.. records.SelectMany(r => r)]);
        Assert.Equal(["p0", "p1", "p3", "p4"], shown.Where(r => r.Document is not null).Select(r => r.Document!.Id));
        var fault = Assert.Single(shown, r => r.Fault is not null).Fault!;
        Assert.Equal(records.Take(6).Sum(r => r.Length), fault.Offset);
        Assert.Equal("t.warc", fault.Source);
    }

    [Theory]
    [InlineData(Packing.Plain, "truncated")]
    [InlineData(Packing.GzipPerRecord, "broken-gzip")]
    [InlineData(Packing.GzipWhole, "broken-gzip")]
    [InlineData(Packing.ZstdPerRecord, "broken-zstd")]
    public void A_file_cut_short_keeps_what_was_whole(Packing packing, string kind)
    {
        var file = WarcMaker.Pack(packing, Sample(8));
        var shown = WarcMaker.Read(file[..^60]);
        Assert.Equal(kind, shown[^1].Fault!.Kind);
        Assert.True(shown.Count >= 5);
        Assert.All(shown.SkipLast(1), r => Assert.NotNull(r.Document));
    }

    [Fact]
    public void Garbage_between_members_is_one_fault()
    {
        var members = Sample(3).Select(WarcMaker.Gzip).ToArray();
        var garbage = new byte[500];
        new Random(1).NextBytes(garbage);
        var shown = WarcMaker.Read([.. members[0], .. members[1], .. members[2], .. garbage, .. members[3], .. members[4]]);
        Assert.Equal(["p0", "garbage", "p1"], shown.Select(r => r.Document?.Id ?? r.Fault!.Kind));
    }

    [Fact]
    public void A_record_may_go_on_in_the_next_member()
    {
        var page = WarcMaker.Page("p", Noise(3, 5000));
        var shown = WarcMaker.Read([.. WarcMaker.Gzip(page[..1000]), .. WarcMaker.Gzip([]), .. WarcMaker.Gzip(page[1000..]), .. WarcMaker.Gzip(WarcMaker.Page("q", "next"))]);
        Assert.Equal(["p", "q"], shown.Select(r => r.Document!.Id));
    }

    public static TheoryData<string, byte[]> Coded => new()
    {
        { "Content-Encoding: gzip\r\n", WarcMaker.Gzip(Body) },
        { "Content-Encoding: deflate\r\n", WarcMaker.Written(s => new ZLibStream(s, CompressionMode.Compress, true), Body) },
        { "Content-Encoding: deflate\r\n", WarcMaker.Written(s => new DeflateStream(s, CompressionMode.Compress, true), Body) },
        { "Content-Encoding: br\r\n", WarcMaker.Written(s => new BrotliStream(s, CompressionMode.Compress, true), Body) },
        { "Content-Encoding: zstd\r\n", WarcMaker.Zstd(Body) },
        { "Content-Encoding: br, gzip\r\n", WarcMaker.Gzip(WarcMaker.Written(s => new BrotliStream(s, CompressionMode.Compress, true), Body)) },
        { "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", WarcMaker.Gzip(WarcMaker.Gzip(Body)) },
        { "Content-Encoding: gzip\r\n", Body },
        { "Content-Encoding: br\r\n", Body },
        { "Content-Encoding: deflate\r\n", Body },
        { "Transfer-Encoding: chunked\r\n", Chunked(Body) },
        { "Transfer-Encoding: chunked\r\n", Body },
        { "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", Chunked(WarcMaker.Gzip(Body)) },
        { "Transfer-Encoding: chunked\r\n", Chunked(Body)[..^7] },
    };

    [Theory]
    [MemberData(nameof(Coded))]
    public void Undoes_codings_that_were_applied_and_ignores_those_that_were_not(string header, byte[] body)
    {
        var record = WarcMaker.Response("c", body, "Content-Type: text/html; charset=utf-8\r\n" + header);
        Assert.Equal(Encoding.UTF8.GetString(Body), Assert.Single(WarcMaker.Read(record)).Document!.Text);
    }

    private static byte[] Chunked(byte[] body) =>
        [.. body.Chunk(100).SelectMany(c => (byte[])[.. Encoding.ASCII.GetBytes($"{c.Length:x};ext=1\r\n"), .. c, .. "\r\n"u8]), .. "0\r\n\r\n"u8];

    [Fact]
    public void Bodies_that_cannot_be_undone_are_faults()
    {
        var chunked = Chunked(Body);
        chunked[chunked.AsSpan().IndexOf("\r\n64"u8) + 2] = (byte)'z';
        var bomb = WarcMaker.Gzip(new byte[1 << 20]);
        var shown = WarcMaker.Read(
            [
                .. WarcMaker.Response("a", chunked, "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"),
                .. WarcMaker.Response("b", bomb, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
                .. WarcMaker.Response("c", [.. WarcMaker.Gzip(Body).AsSpan(0, 30), .. new byte[20]], "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
                .. WarcMaker.Record("response", "d", "Content-Type: application/http\r\n", "nonsense"u8.ToArray()),
                .. WarcMaker.Page("e", "fine"),
            ],
            new WarcSource { MaxBodyBytes = 1 << 16 });
        Assert.Equal(["bad-chunking a", "too-large b", "bad-content-encoding c", "bad-http d", " e"], shown.Select(r => $"{r.Fault?.Kind} {r.Fault?.Id}{r.Document?.Id}"));
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.GzipPerRecord)]
    [InlineData(Packing.GzipWhole)]
    public void Records_over_the_limit_are_faults_and_the_next_is_found(Packing packing)
    {
        var shown = WarcMaker.Shown(WarcMaker.Pack(packing, [WarcMaker.Page("a", new string('x', 100_000)), WarcMaker.Page("b", "small")]), new WarcSource { MaxRecordBytes = 2000 });
        Assert.Equal(["! a too-large 0", "b text/html <html><body><p>small</p></body></html>"], shown);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 ", true)]
    [InlineData("HTTP/1.1 200", true)]
    [InlineData("HTTP/1.1 206 Partial", true)]
    [InlineData("HTTP/1.1 404 Not Found", false)]
    [InlineData("HTTP/1.1 302", false)]
    public void Keeps_by_status(string status, bool kept) =>
        Assert.Equal(kept ? 1 : 0, WarcMaker.Read(WarcMaker.Response("s", Body, status: status)).Count);

    [Fact]
    public void Statuses_and_types_are_options()
    {
        byte[] file =
        [
            .. WarcMaker.Response("a", Body, status: "HTTP/1.1 404 Not Found"),
            .. WarcMaker.Record("resource", "b", "Content-Type: text/plain\r\n", "plain"u8.ToArray()),
            .. WarcMaker.Response("c", Body, "Content-Type: application/xml\r\n"),
        ];
        Assert.Empty(WarcMaker.Read(file));
        var all = new WarcSource { Statuses = ["404", "2xx"], Types = ["response", "resource"], MediaTypes = ["text/*", "application/xml"] };
        Assert.Equal(["a", "b", "c"], WarcMaker.Read(file, all).Select(r => r.Document!.Id));
    }

    [Theory]
    [InlineData("", "<!DOCTYPE html><p>x", "text/html")]
    [InlineData("", "just words", "text/plain")]
    [InlineData("", "%PDF-1.4", null)]
    [InlineData("Content-Type: text/html\r\n", "\u0089PNG\r\n\u001a\n", null)]
    [InlineData("Content-Type: image/gif\r\n", "<html>", null)]
    [InlineData("Content-Type: text/plain\r\n", "a\u0001b", null)]
    [InlineData("content-type:TEXT/HTML;charset=x\r\n", "a", "text/html")]
    public void Media_types_are_sniffed_where_none_is_given(string headers, string body, string? type)
    {
        var shown = WarcMaker.Read(WarcMaker.Response("m", Encoding.Latin1.GetBytes(body), headers));
        Assert.Equal(type, shown.SingleOrDefault().Document?.MediaType);
    }

    [Fact]
    public void Reads_wet_records_and_line_feeds_alone()
    {
        var record = WarcMaker.Record("conversion", "w", "Content-Type: text/plain\r\nWARC-Identified-Content-Language: zho,eng\r\nWARC-Target-URI: http://例.cn/\r\n", Encoding.UTF8.GetBytes("你好\nworld"));
        foreach (var file in new[] { record, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record).Replace("\r\n", "\n")) })
        {
            var doc = Assert.Single(WarcMaker.Read(file)).Document!;
            Assert.Equal(("你好\nworld", "text/plain", "http://例.cn/", "zho,eng"), (doc.Text, doc.MediaType, doc.Url, doc.Labels.Text("warc_language")));
        }
    }

    [Fact]
    public void Records_without_an_id_are_named_by_file_and_offset()
    {
        var first = WarcMaker.Page("a", "one");
        var second = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(WarcMaker.Page("b", "two")).Replace("WARC-Record-ID: <urn:uuid:b>\r\n", ""));
        Assert.Equal($"t.warc#{first.Length}", WarcMaker.Read([.. first, .. second])[1].Document!.Id);
    }

    [Fact]
    public void An_ARC_file_is_named_as_such()
    {
        var arc = "filedesc://x.arc 0.0.0.0 20080430204825 text/plain 75\n1 0 InternetArchive\n"u8.ToArray();
        Assert.Equal("arc-file", Assert.Single(WarcMaker.Read(arc)).Fault!.Kind);
        Assert.Equal("arc-file", Assert.Single(WarcMaker.Read(WarcMaker.Gzip(arc))).Fault!.Kind);
    }

    [Fact]
    public void Nothing_is_in_an_empty_file_and_no_file_is_an_error()
    {
        Assert.Empty(WarcMaker.Read([]));
        Assert.Throws<PlinthException>(() => new WarcSource { Files = ["no-such-*.warc.gz"] }.Split(Path.GetTempPath()));
    }

    [Fact]
    public void Reads_zstandard_with_a_leading_dictionary()
    {
        var records = Sample(30);
        var dictionary = ZstdSharp.DictBuilder.TrainFromBuffer(records.Concat(records).Concat(records), 4096).ToArray();
        using var compressor = new ZstdSharp.Compressor();
        compressor.LoadDictionary(dictionary);
        var frames = records.SelectMany(r => compressor.Wrap(r).ToArray()).ToArray();
        foreach (var stored in new[] { dictionary, WarcMaker.Zstd(dictionary) })
        {
            byte[] file = [0x5d, 0x2a, 0x4d, 0x18, .. BitConverter.GetBytes(stored.Length), .. stored, .. frames];
            Assert.Equal(30, WarcMaker.Read(file, new WarcSource { SplitBytes = 1500 }).Count(r => r.Document is not null));
        }
    }
}
