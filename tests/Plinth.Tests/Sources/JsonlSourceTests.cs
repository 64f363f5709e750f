using System.IO.Compression;
using System.Text;
using CsCheck;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class JsonlSourceTests
{
    [Fact]
    public void Reads_text_id_url_and_labels()
    {
        var doc = One("""{"id":"a","text":"Grüße 你好 \u4f60","url":"http://x/","n":3,"x":1.5,"ok":true,"list":[1,{"a":2}],"metadata":{"lang":"de"}}""").Document!;
        Assert.Equal(("a", "Grüße 你好 你", "http://x/", "in.jsonl"), (doc.Id, doc.Text, doc.Url, doc.Source));
        Assert.Equal(["n=3", "x=1.5", "ok=true", "list=[1,{\"a\":2}]", "lang=de"],
            Enumerable.Range(0, doc.Labels.Count).Select(i => $"{doc.Labels[i].Key}={doc.Labels[i].Value.AsText()}"));
    }

    [Theory]
    [InlineData("""{"text":"cut sho""", "invalid-json")]
    [InlineData("""["text"]""", "invalid-json")]
    [InlineData("""{"text":"a"} x""", "invalid-json")]
    [InlineData("""{"id":"a"}""", "no-text")]
    [InlineData("""{"text":3}""", "no-text")]
    [InlineData("""{"text":"half a pair \ud800"}""", "invalid-utf8")]
    public void A_bad_line_is_a_fault_and_costs_that_line_alone(string line, string kind)
    {
        var records = Read(Encoding.UTF8.GetBytes("{\"text\":\"before\"}\n" + line + "\n{\"text\":\"after\"}\n"));
        Assert.Equal(["before", null, "after"], records.Select(r => r.Document?.Text));
        Assert.Equal((kind, "in.jsonl#18", 18L), (records[1].Fault!.Kind, records[1].Fault!.Id, records[1].Fault!.Offset));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_a_fault() =>
        Assert.Equal("invalid-utf8", Read([.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}\n"u8]).Single().Fault!.Kind);

    [Fact]
    public void A_line_that_is_too_long_is_passed_over()
    {
        var records = Read(Encoding.UTF8.GetBytes($"{{\"text\":\"a\"}}\n{{\"text\":\"{new string('x', 3 << 20)}\"}}\n{{\"text\":\"b\"}}"), new JsonlSource { MaxLineBytes = 4096 });
        Assert.Equal(["a", null, "b"], records.Select(r => r.Document?.Text));
        Assert.Equal("too-long-line", records[1].Fault!.Kind);
    }

    [Fact]
    public void Blank_lines_and_carriage_returns_are_nothing() =>
        Assert.Equal(["a", "b"], Read("\uFEFF{\"text\":\"a\"}\r\n\r\n  \n{\"text\":\"b\"}"u8.ToArray()).Select(r => r.Document!.Text));

    [Fact]
    public void A_gzip_file_that_is_cut_short_gives_what_it_holds_and_one_fault()
    {
        using var folder = new TestFolder();
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"id\":\"{i}\",\"text\":\"document number {i * 7919}\"}}\n")));
        using (var gzip = new GZipStream(File.Create(folder.File("a.jsonl.gz")), CompressionLevel.Fastest)) gzip.Write(lines);
        var whole = File.ReadAllBytes(folder.File("a.jsonl.gz"));
        File.WriteAllBytes(folder.File("a.jsonl.gz"), whole[..(whole.Length / 2)]);
        var records = ReadAll(new JsonlSource { Files = ["a.jsonl.gz"] }, folder.Path);
        Assert.InRange(records.Count, 1_000, 19_999);
        Assert.All(records.SkipLast(1), r => Assert.Null(r.Fault));
        Assert.Contains(records[^1].Fault!.Kind, new[] { "broken-compression", "invalid-json" });
    }

    [Fact]
    public void Parts_of_a_file_make_up_the_whole_however_it_is_split() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 40].Array[1, 60], Gen.Bool).Sample((split, lengths, compressed) =>
        {
            using var folder = new TestFolder();
            var text = string.Concat(lengths.Select((n, i) => $"{{\"text\":\"{i}:{new string('é', n)}\"}}\n"));
            var name = compressed ? "a.jsonl.gz" : "a.jsonl";
            using (var file = compressed ? new GZipStream(File.Create(folder.File(name)), CompressionLevel.Fastest) : (Stream)File.Create(folder.File(name)))
                file.Write(Encoding.UTF8.GetBytes(text));
            var whole = ReadAll(new JsonlSource { Files = [name], SplitBytes = 1 << 30 }, folder.Path).Select(r => r.Document!.Text);
            var parts = ReadAll(new JsonlSource { Files = [name], SplitBytes = split }, folder.Path).Select(r => r.Document!.Text);
            Assert.Equal(whole.Order(), parts.Order());
            Assert.Equal(lengths.Length, parts.Count());
        }, iter: 100);

    private static Record One(string line) => Read(Encoding.UTF8.GetBytes(line)).Single();

    private static List<Record> Read(byte[] bytes, JsonlSource? source = null)
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("in.jsonl"), bytes);
        return ReadAll((source ?? new JsonlSource()) with { Files = ["in.jsonl"] }, folder.Path);
    }

    private static List<Record> ReadAll(JsonlSource source, string folder) =>
        [.. source.Split(folder).SelectMany(shard => source.Read(shard, CancellationToken.None))];
}
