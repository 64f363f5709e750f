using System.Text;
using System.Text.Json;
using Plinth.Chinese;
using Plinth.Ledger;
using Plinth.Privacy;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Sources;

namespace Plinth.Tests.Running;

public sealed class SpansInTheLedgerTests
{
    private static readonly (string Id, string Language, string Text)[] Documents =
    [
        ("mail", "en", "Write to jane.doe@mail.example.org or to joe@firm.com, both answer within a day or two."),
        ("plain", "en", "Nothing private stands in this text, and nothing in it asks for anybody's money or time."),
        ("twin", "en", "Nothing private stands in this text, and nothing in it asks for anybody's money or time."),
        ("ad", "zh", "会议昨天结束，代表们今天已经返回各自的地方，联系邮箱是zhang.wei@firm.cn。\n加微信abc12345，免费领取英语学习资料"),
        ("short", "en", "To joe@firm.com."),
    ];

    [Fact]
    public void What_was_masked_and_cut_is_in_the_ledger_with_its_step_and_rule_across_stages()
    {
        using var folder = new TestFolder();
        var (run, rows) = Go(folder, "{ mask: [email], spans: true }", "{}");
        Assert.Equal(Documents.Length, rows.Count);
        foreach (var (id, language, text) in Documents)
        {
            var expected = new List<TextSpan>();
            var doc = new Document(text, id);
            doc.Labels.Set("language", language);
            foreach (var (kind, start, length) in new PrivacyEditor { Mask = ["email"] }.Find(doc)) expected.Add(new("hide", kind, start, length));
            // Offsets are those of the text as it came into each step: the second sees what the first has left.
            new PrivacyEditor { Mask = ["email"] }.Edit(doc, new Rules());
            var masked = doc.Text;
            new ChineseAds().Edit(doc, new Rules());
            expected.AddRange(doc.Spans.Select(s => s with { Step = "chinese-ads" }));
            Assert.Equal(expected, Spans(rows[id]));
            foreach (var span in expected.Where(s => s.Step == "hide")) Assert.Contains('@', text.Substring(span.Start, span.Length));
            foreach (var span in expected.Where(s => s.Step == "chinese-ads")) Assert.Contains("微信", masked.Substring(span.Start, span.Length), StringComparison.Ordinal);
        }

        Assert.Equal([2, 0, 0, 2, 1], Documents.Select(d => Spans(rows[d.Id]).Count));
        Assert.Equal(("dropped", "length"), (rows["short"]["fate"], rows["short"]["step"]));
        Assert.Equal(("dropped", "dedup-exact"), (rows["twin"]["fate"], rows["twin"]["step"]));
        Assert.Equal([new("hide", "email", 3, 4, 25 + 12 + 17 + 12), new SpanSummary("chinese-ads", "contact", 1, 1, 22)], Summary.Of(run).Spans);
        var corpus = string.Concat(Directory.EnumerateFiles(folder.File("run/corpus")).Select(File.ReadAllText));
        Assert.DoesNotContain("\"start\"", corpus, StringComparison.Ordinal);
    }

    [Fact]
    public void Spans_that_nobody_asked_for_are_not_written()
    {
        using var folder = new TestFolder();
        var (run, rows) = Go(folder, "{ mask: [email] }", "{ spans: false }");
        Assert.All(rows.Values, row => Assert.Null(row["spans"]));
        Assert.Empty(Summary.Of(run).Spans);
    }

    [Fact]
    public void Rows_between_stages_that_were_written_before_there_were_spans_still_read()
    {
        using var folder = new TestFolder();
        var row = new LedgerRow(3, "a", "b", null, Fate.Dropped, "s", "r", 1, 2, null, 10, 0, null);
        using (var file = new FateFile.Writer(folder.File("fates")))
        {
            file.Add(row);
            file.Add(row with { Ordinal = 4, Spans = "[]" });
            file.Complete();
        }

        Assert.Equal([row, row with { Ordinal = 4, Spans = "[]" }], FateFile.Read(folder.File("fates")));
        using (var file = File.Create(folder.File("old")))
        using (var old = new BinaryWriter(Compression.Compress(file, CompressionKind.Zstd, 1)))
        {
            foreach (var ordinal in (long[])[3, 5])
            {
                old.Write(true);
                old.Write7BitEncodedInt64(ordinal);
                foreach (var text in (string?[])["a", "b", null]) Text(text);
                old.Write((byte)Fate.Dropped);
                foreach (var text in (string[])["s", "r"]) Text(text);
                old.Write(1d);
                old.Write(2d);
                Text(null);
                old.Write7BitEncodedInt64(10);
                old.Write7BitEncodedInt64(0);
                Text(null);
            }

            old.Write(false);

            void Text(string? text)
            {
                old.Write(text is not null);
                if (text is not null) old.Write(text);
            }
        }

        Assert.Equal([row, row with { Ordinal = 5 }], FateFile.Read(folder.File("old")));
    }

    [Fact]
    public void The_column_reads_back_what_it_wrote()
    {
        TextSpan[] spans = [new("a \"quoted\" step", "规则", 0, 5), new("b", "c", int.MaxValue, 0)];
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(SpanColumn.Of(spans)!));
        json.Read();
        Assert.Equal(spans, SpanColumn.Read(ref json));
        Assert.Null(SpanColumn.Of([]));
    }

    private static (Run Run, Dictionary<string, Dictionary<string, object?>> Rows) Go(TestFolder folder, string privacy, string ads)
    {
        Directory.CreateDirectory(folder.File("in"));
        File.WriteAllLines(folder.File("in/a.jsonl"), Documents.Select(d => JsonSerializer.Serialize(new Dictionary<string, string> { ["id"] = d.Id, ["language"] = d.Language, ["text"] = d.Text })));
        var recipe = RecipeReader.Parse($"""
            plinth: 1
            name: spans
            sources:
              - jsonl: in/*.jsonl
            steps:
              - privacy: {privacy.Replace("{ ", "{ as: hide, ", StringComparison.Ordinal)}
              - length: {"{ min_chars: 20 }"}
              - dedup-exact: {"{}"}
              - chinese-ads: {ads}
            output:
              corpus: {"{ format: jsonl }"}
            """, "spans.yaml", folder.Path);
        var run = Run.Start(recipe, folder.File("run"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        return (run, LedgerFiles.Read(folder.File("run/ledger")).ToDictionary(r => (string)r["id"]!));
    }

    private static List<TextSpan> Spans(Dictionary<string, object?> row)
    {
        if (row["spans"] is not string text) return [];
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        json.Read();
        return [.. SpanColumn.Read(ref json)];
    }
}
