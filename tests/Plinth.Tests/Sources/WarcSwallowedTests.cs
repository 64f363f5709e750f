using System.Text;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class WarcSwallowedTests
{
    private static readonly byte[][] Later = [WarcMaker.Page("b", "second"), WarcMaker.Page("c", "third"), WarcMaker.Page("d", "fourth")];

    /// <summary>A page whose length takes in so many bytes after its block.</summary>
    private static byte[] Greedy(int more, string type = "response", int size = 40)
    {
        byte[] block = [.. "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8, .. Encoding.ASCII.GetBytes(new string('x', size))];
        return WarcMaker.Record(type, "a", "WARC-Target-URI: http://example.org/a\r\nContent-Type: application/http\r\n", block, length: block.Length + more);
    }

    private static List<string> Ids(byte[] file, WarcSource? source = null) =>
        [.. WarcMaker.Read(file, source).Select(r => r.Document?.Id ?? $"{r.Fault!.Kind} {r.Fault.Id} {r.Fault.Offset}")];

    [Theory]
    [InlineData(Packing.Plain, 1)]
    [InlineData(Packing.Plain, 2)]
    [InlineData(Packing.Plain, 3)]
    [InlineData(Packing.GzipWhole, 1)]
    [InlineData(Packing.GzipWhole, 2)]
    public void A_length_that_ends_at_a_later_record_costs_its_own_record_alone(Packing packing, int swallowed)
    {
        // Up to the end of a block, into its empty lines, and at the start of the record after them.
        foreach (var less in new[] { 0, -2, -4 })
        {
            var more = Later.Take(swallowed).Sum(r => r.Length) + 4 + less;
            Assert.Equal(["bad-length a 0", "b", "c", "d"], Ids(WarcMaker.Pack(packing, [Greedy(more), .. Later])));
        }
    }

    [Fact]
    public void The_last_record_of_one_gzip_stream_too()
    {
        var shown = Ids(WarcMaker.Pack(Packing.GzipWhole, [WarcMaker.Page("first", "x"), Greedy(Later.Sum(r => r.Length)), .. Later]));
        Assert.Equal(["first", "bad-length a 0", "b", "c", "d"], shown);
    }

    [Theory]
    [InlineData("response")]
    [InlineData("request")]
    public void Blocks_that_are_not_held_are_searched_too(string type)
    {
        var file = WarcMaker.Pack(Packing.Plain, [Greedy(Later[0].Length, type, size: 3 << 20), .. Later]);
        Assert.Equal(["bad-length a 0", "b", "c", "d"], Ids(file, new WarcSource { MaxRecordBytes = 1 << 20 }));
    }

    [Fact]
    public void Text_before_the_record_that_looks_like_one_is_no_record()
    {
        byte[] block = [.. "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<pre>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc</pre>"u8];
        var page = WarcMaker.Record("response", "a", "Content-Type: application/http\r\n", block, length: block.Length + Later[0].Length);
        Assert.Equal(["bad-length a 0", "b", "c", "d"], Ids([.. page, .. Later.SelectMany(r => r)]));
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.GzipWhole)]
    [InlineData(Packing.GzipPerRecord)]
    public void A_stored_archive_and_a_page_about_archives_are_left_whole(Packing packing)
    {
        var archive = Later.SelectMany(r => r).ToArray();
        byte[] about = [.. "see\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5000\r\n\r\nabc\r\n\r\n"u8];
        var file = WarcMaker.Pack(packing, [WarcMaker.Record("resource", "s", "Content-Type: text/plain\r\n", archive), WarcMaker.Record("resource", "t", "Content-Type: text/plain\r\n", about), .. Later]);
        var source = new WarcSource { Types = ["response", "resource"], MediaTypes = ["text/*"] };
        Assert.Equal(["s", "t", "b", "c", "d"], Ids(file, source));
    }

    [Fact]
    public void The_end_of_a_member_with_one_record_decides()
    {
        byte[] block = [.. "about\r\n\r\n"u8, .. Later[0].AsSpan(..^4)];
        var file = WarcMaker.Pack(Packing.GzipPerRecord, [WarcMaker.Record("resource", "s", "Content-Type: text/plain\r\n", block), Later[1]]);
        Assert.Equal(["s", "c"], Ids(file, new WarcSource { Types = ["response", "resource"], MediaTypes = ["text/*"] }));
    }
}
