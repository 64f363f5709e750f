using CsCheck;
using Plinth.Recipes;
using Plinth.Sinks;
using Plinth.Sources;

namespace Plinth.Tests.Sinks;

public sealed class SinkTests
{
    [Theory]
    [InlineData(CorpusFormat.Jsonl, "c.jsonl")]
    [InlineData(CorpusFormat.JsonlGz, "c.jsonl.gz")]
    [InlineData(CorpusFormat.JsonlZst, "c.jsonl.zst")]
    [InlineData(CorpusFormat.Parquet, "c.parquet")]
    public void What_is_written_is_read_back(CorpusFormat format, string name) =>
        Gen.Select(Gen.String, Gen.String[Gen.Char, 0, 40], Gen.String, Gen.Double).Array[0, 20].Sample(rows =>
        {
            using var folder = new TestFolder();
            using (var sink = Open(format, folder.File(name)))
            {
                foreach (var (text, id, label, number) in rows)
                {
                    var doc = new Document(text, "#" + id) { Source = "s", Url = "u" };
                    doc.Labels.Set("language", "en");
                    doc.Labels.Set("label", label);
                    doc.Labels.Set("number", number);
                    sink.Write(doc);
                }

                Assert.False(File.Exists(folder.File(name)));
                sink.Complete();
            }

            ISource source = format == CorpusFormat.Parquet ? new ParquetSource { Files = [name] } : new JsonlSource { Files = [name] };
            var read = source.Split(folder.Path).SelectMany(s => source.Read(s, default)).Select(r => r.Document!).ToList();
            Assert.Equal(rows.Select(r => (Whole(r.Item1), Whole("#" + r.Item2))), read.Select(d => (d.Text, d.Id)));
            Assert.All(read, d => Assert.Equal("en", d.Labels.Text("language")));
            if (format == CorpusFormat.Parquet) return;
            Assert.Equal(rows.Select(r => Whole(r.Item3)), read.Select(d => d.Labels.Text("label")));
            Assert.Equal(rows.Select(r => double.IsFinite(r.Item4) ? r.Item4 : (double?)null), read.Select(d => d.Labels.Number("number")));
        }, iter: 30);

    [Fact]
    public void A_sink_that_is_not_completed_leaves_nothing()
    {
        using var folder = new TestFolder();
        using (var sink = new JsonlSink(folder.File("a.jsonl"), CorpusFormat.JsonlZst)) sink.Write(new Document("text", "id"));
        using (var sink = new ParquetSink(folder.File("a.parquet"))) sink.Write(new Document("text", "id"));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    private static ISink Open(CorpusFormat format, string path) => format == CorpusFormat.Parquet ? new ParquetSink(path) : new JsonlSink(path, format);

    /// <summary>Half a surrogate pair becomes U+FFFD on the way through UTF-8.</summary>
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
