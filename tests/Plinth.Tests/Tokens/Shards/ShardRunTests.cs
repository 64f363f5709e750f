using System.Text;
using Plinth.Running;
using Plinth.Tokens;
using Plinth.Tokens.PreTokenizers;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Tests.Tokens.Shards;

public sealed class ShardRunTests
{
    private static readonly Tokenizer Bytes = Tokenizer.Of(
        new ByteBpe([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })], [], IgnoreMerges: false),
        PreTokenizer.Named(PreTokenizerName.Plinth), [new SpecialToken(256, "<|endoftext|>")]);

    [Fact]
    public void Documents_end_with_the_end_of_text_and_are_counted_by_source_language_and_category()
    {
        using var folder = Corpus(2, 3);
        var manifest = Write(folder, "out", new() { Validation = null });
        Assert.Equal([.. "text 0 0"u8.ToArray().Select(b => (long)b), 256], TinyReaders.Megatron(folder.File("out/train/part-00000"))[0]);
        Assert.Equal(new Plinth.Tokens.Shards.TokenCount(6, 54, 48), manifest.Total);
        Assert.Equal(new Plinth.Tokens.Shards.TokenCount(3, 27, 24), manifest.Sources["0.jsonl"]);
        Assert.Equal(new Plinth.Tokens.Shards.TokenCount(3, 27, 24), manifest.Languages["en"]);
        Assert.Equal(new Plinth.Tokens.Shards.TokenCount(6, 54, 48), manifest.Categories["books"]);
        Assert.Equal((256, 257, 2), (manifest.EndOfText, manifest.VocabularySize, manifest.TokenBytes));
        Assert.Equal([new("train/part-00000.bin", 3, 27), new("train/part-00001.bin", 3, 27)], manifest.Splits["train"].Shards);
        Assert.Contains("\"format\": \"megatron\"", File.ReadAllText(folder.File("out/manifest.json")), StringComparison.Ordinal);
        Assert.Equal(manifest.Total, TokenManifest.Read(folder.File("out")).Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bytes_do_not_depend_on_the_number_of_threads(bool shuffle)
    {
        using var folder = Corpus(5, 40);
        var options = new ShardOptions { Validation = 0.2, Shuffle = shuffle, ShardTokens = 500 };
        Write(folder, "one", options, workers: 1);
        Write(folder, "four", options, workers: 4);
        Assert.Equal(folder.Fingerprints("one"), folder.Fingerprints("four"));
        Assert.False(Directory.Exists(folder.File("one/parts")));
    }

    [Fact]
    public void The_split_goes_by_ids_and_loses_nothing()
    {
        using var folder = Corpus(3, 200);
        var manifest = Write(folder, "out", new() { Validation = 0.1 });
        Assert.InRange(manifest.Splits["validation"].Documents, 30, 90);
        var all = manifest.Splits.SelectMany(s => s.Value.Shards).SelectMany(s => TinyReaders.Megatron(folder.File("out/" + s.File[..^4]))).Select(Text);
        Assert.Equal(Texts(3, 200).Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
        var other = Write(folder, "other", new() { Validation = 0.1, Format = ShardFormat.Datatrove });
        Assert.Equal(manifest.Splits["validation"].Documents, other.Splits["validation"].Documents);
    }

    [Fact]
    public void Shuffled_documents_are_the_same_in_another_order_drawn_by_the_seed()
    {
        using var folder = Corpus(3, 200);
        string[] Order(string name, ulong seed) =>
            [.. Write(folder, name, new() { Validation = null, Shuffle = true, ShardTokens = 1500, Seed = seed, Format = ShardFormat.Numpy }).Splits["train"].Shards
                .SelectMany(s => TinyReaders.Ends(folder.File($"{name}/{s.File}"), 2)).Select(Text)];
        var (one, two) = (Order("one", 1), Order("two", 2));
        Assert.Equal(Texts(3, 200).Order(StringComparer.Ordinal), one.Order(StringComparer.Ordinal));
        Assert.NotEqual(Texts(3, 200), one);
        Assert.NotEqual(one, two);
        // A fair shuffle leaves hardly any neighbours together.
        Assert.InRange(one.Zip(one.Skip(1)).Count(p => Array.IndexOf(two, p.Second) == Array.IndexOf(two, p.First) + 1), 0, 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_was_killed_anywhere_goes_on_and_makes_the_same_files(bool shuffle)
    {
        using var folder = Corpus(4, 30);
        var options = new ShardOptions { Validation = 0.2, Shuffle = shuffle, ShardTokens = 300 };
        Write(folder, "whole", options);
        var tasks = Make(folder, "count", options).Rounds("tokens", new NoProgress()).Sum(r => { for (var t = 0; t < r.Tasks; t++) r.Execute(t, CancellationToken.None); return r.Tasks; });
        for (var stop = 1; stop < tasks; stop++)
        {
            var name = $"stop{stop}";
            var left = stop;
            foreach (var round in Make(folder, name, options).Rounds("tokens", new NoProgress()))
            {
                for (var task = 0; task < round.Tasks && left > 0; task++, left--) round.Execute(task, CancellationToken.None);
                if (left == 0) break;
            }

            // What a killed process leaves: a temporary file, and a shard whose task is not marked as done.
            folder.Write($"{name}/train/part-00003.bin.1-x.tmp", "half");
            if (stop == 2) File.Delete(folder.File($"{name}/parts/part-00001.json"));
            Write(folder, name, options);
            Assert.Equal(folder.Fingerprints("whole"), folder.Fingerprints(name));
        }
    }

    [Fact]
    public void A_tokenizer_without_an_end_is_refused_unless_none_is_asked_for()
    {
        using var folder = Corpus(1, 1);
        var none = Tokenizer.Of((ByteBpe)Bytes.Model, Bytes.PreTokenizer!, []);
        ShardRun Run(string name, bool end) => new(folder.File(name), () => Open(folder), 1, () => none, "none", new() { AppendEnd = end, Validation = null });
        Assert.StartsWith("none: the tokenizer has no end of text", Assert.Throws<PlinthException>(() => Run("a", true).Execute(1, new NoProgress(), CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Equal(8, Run("b", false).Execute(1, new NoProgress(), CancellationToken.None).Total.Tokens);
    }

    private static TokenManifest Write(TestFolder folder, string name, ShardOptions options, int workers = 1) => Make(folder, name, options).Execute(workers, new NoProgress(), CancellationToken.None);

    private static ShardRun Make(TestFolder folder, string name, ShardOptions options) =>
        new(folder.File(name), () => Open(folder), Open(folder).Parts.Count, () => Bytes, "bytes", options);

    private static Corpus Open(TestFolder folder) => Plinth.Tokens.Training.Corpus.Open(["*.jsonl"], folder.Path, whole: true);

    private static TestFolder Corpus(int files, int documents)
    {
        var folder = new TestFolder();
        for (var file = 0; file < files; file++)
            folder.Write($"{file}.jsonl", string.Concat(Enumerable.Range(0, documents).Select(d =>
                $"{{\"id\":\"{file}-{d}\",\"text\":\"text {file} {d}\",\"language\":\"{(file % 2 == 0 ? "en" : "zh")}\",\"metadata\":{{\"category\":\"books\"}}}}\n")));
        return folder;
    }

    private static IEnumerable<string> Texts(int files, int documents) =>
        Enumerable.Range(0, files).SelectMany(f => Enumerable.Range(0, documents).Select(d => $"text {f} {d}"));

    private static string Text(long[] ids) => Encoding.ASCII.GetString([.. ids.TakeWhile(id => id < 256).Select(id => (byte)id)]);
}
