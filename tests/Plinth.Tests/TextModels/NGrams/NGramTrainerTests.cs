using System.Globalization;
using System.Text;
using CsCheck;
using Plinth.TextModels.NGrams;
using Plinth.TextModels.NGrams.Training;

namespace Plinth.Tests.TextModels.NGrams;

public sealed class NGramTrainerTests
{
    [Theory]
    [InlineData("shakespeare-o3", 3, new long[] { 0, 0, 1 })]
    [InlineData("poetry-zh-o5", 5, new long[] { 0, 0, 0, 1, 1 })]
    public void Trains_what_lmplz_trains(string name, int order, long[] prune)
    {
        using var folder = new TestFolder();
        Train(folder, name, new NGramTrainerOptions { Order = order, Prune = prune }, "ours.arpa");
        var ours = Read(File.ReadAllBytes(folder.File("ours.arpa")));
        var theirs = Read(Fixture.Read(name + ".arpa"));
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        foreach (var (gram, (probability, backoff)) in theirs)
        {
            Assert.Equal(probability, ours[gram].Probability, Math.Abs(probability) * 1e-5 + 1e-6);
            Assert.Equal(backoff, ours[gram].Backoff, Math.Abs(backoff) * 1e-5 + 1e-6);
        }
    }

    [Theory]
    [InlineData("poetry-zh-o5", 5, new long[] { 0 })]
    [InlineData("poetry-zh-o5", 6, new long[] { 0, 0, 1, 2 })]
    [InlineData("shakespeare-o3", 2, new long[] { 0 })]
    [InlineData("shakespeare-o3", 1, new long[] { 0 })]
    public void The_budget_changes_nothing(string name, int order, long[] prune)
    {
        using var folder = new TestFolder();
        Train(folder, name, new NGramTrainerOptions { Order = order, Prune = prune }, "memory.arpa");
        // Nine parts and more, sorted to disk and merged: another way to the same sums.
        Train(folder, name, new NGramTrainerOptions { Order = order, Prune = prune, Memory = 16 << 20, PartEntries = 5000 }, "disk.arpa");
        Assert.Equal(File.ReadAllBytes(folder.File("memory.arpa")), File.ReadAllBytes(folder.File("disk.arpa")));
        Assert.Equal(["disk.arpa", "memory.arpa"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Counts_of_any_text_are_those_of_looking_everywhere() =>
        Gen.Int[3, 7].Array[0, 12].Array[1, 12].Sample(sentences =>
        {
            var text = new IdText(3);
            var expected = new Dictionary<string, (int Met, HashSet<int> Before)>(StringComparer.Ordinal);
            foreach (var sentence in sentences)
            {
                text.Begin();
                int[] words = [1, .. sentence, 2];
                foreach (var id in words.Skip(1)) text.Add((uint)id);
                for (var end = 1; end < words.Length; end++)
                {
                    for (var n = 1; n <= 3 && end - n + 1 >= 0; n++)
                    {
                        var gram = string.Join(' ', words[(end - n + 1)..(end + 1)]);
                        var (met, before) = expected.TryGetValue(gram, out var seen) ? seen : (0, []);
                        if (end - n >= 0) before.Add(words[end - n]);
                        expected[gram] = (met + 1, before);
                    }
                }
            }

            var ends = new EndOrder(text, 3, 8, CancellationToken.None);
            var found = new Dictionary<string, (int Met, int Before)>(StringComparer.Ordinal);
            for (var i = 0; i < ends.Places.Length; i++)
            {
                for (var n = 1; n <= EndOrder.Reach(ends.Steps[i]); n++)
                {
                    var gram = string.Join(' ', Enumerable.Range(0, n).Select(w => IdText.Id(text.Entries[ends.Places[i] - n + 1 + w])));
                    if (EndOrder.IsNew(ends.Steps[i], n)) found.Add(gram, (0, 0)); // fails where an n-gram's stretch is broken
                    var (met, before) = found[gram];
                    found[gram] = (met + 1, before + (n < EndOrder.Reach(ends.Steps[i]) && EndOrder.IsNew(ends.Steps[i], n + 1) ? 1 : 0));
                }
            }

            Assert.Equal(expected.Count, found.Count);
            foreach (var (gram, (met, before)) in expected)
            {
                Assert.Equal(met, found[gram].Met);
                if (gram.Split(' ').Length < 3 && before.Count > 0) Assert.Equal(before.Count, found[gram].Before);
            }
        });

    [Theory]
    [InlineData("shakespeare-o3", null, null)]
    [InlineData("shakespeare-o3", 8, null)]
    [InlineData("poetry-zh-o5", null, 22)]
    [InlineData("poetry-zh-o5", 8, 22)]
    public void A_trie_scores_as_its_text_does(string name, int? bins, int? pointers)
    {
        using var folder = new TestFolder();
        NGramFile.WriteTrie(Fixture.Packed(name + ".arpa"), folder.File("m.trie"), new TriePacking(bins, bins, pointers), folder.Path, TestContext.Current.CancellationToken);
        Same(folder.File("m.trie"), name, bins is null ? 1e-5 : 0.6);
    }

    [Fact]
    public void Hash_tables_are_the_bytes_that_build_binary_writes()
    {
        using var folder = new TestFolder();
        NGramFile.WriteProbing(Fixture.Packed("poetry-zh-o5.arpa"), folder.File("m.bin"), 1.5f, TestContext.Current.CancellationToken);
        Assert.Equal(Fixture.Read("poetry-zh-o5.probing.bin"), File.ReadAllBytes(folder.File("m.bin")));
    }

    [Fact]
    public void A_packed_trie_is_the_bytes_that_build_binary_writes()
    {
        using var folder = new TestFolder();
        NGramFile.WriteTrie(Fixture.Packed("poetry-zh-o5.arpa"), folder.File("m.trie"), new TriePacking(8, 8, 22), folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(Fixture.Read("poetry-zh-o5.trie-q8.bin"), File.ReadAllBytes(folder.File("m.trie")));
    }

    [Fact]
    public void A_model_of_single_words_is_trained_and_read()
    {
        using var folder = new TestFolder();
        Train(folder, "shakespeare-o3", new NGramTrainerOptions { Order = 1 }, "one.arpa");
        using var model = NGramModel.Open(folder.File("one.arpa"), TestContext.Current.CancellationToken);
        var sum = 0.0;
        foreach (var (word, (probability, _)) in Read(File.ReadAllBytes(folder.File("one.arpa"))))
            if (word != "<s>") sum += Math.Pow(10, probability);
        Assert.Equal(1, sum, 1e-4);
        Assert.True(model.Score("the king"u8).Log10Probability < 0);
    }

    [Theory]
    [InlineData(0, "order 0")]
    [InlineData(7, "order 7")]
    public void An_order_that_cannot_be_is_refused(int order, string message)
    {
        var error = Assert.Throws<PlinthException>(() => new NGramTrainer(new NGramTrainerOptions { Order = order }, "."));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_a_context_sums_to_one()
    {
        using var folder = new TestFolder();
        using (var trainer = new NGramTrainer(new NGramTrainerOptions { Order = 3, Prune = [0, 0, 1] }, folder.Path))
        {
            foreach (var line in Encoding.UTF8.GetString(Fixture.Read("shakespeare-o3.train.txt")).Split('\n').Take(300)) trainer.Add(Encoding.UTF8.GetBytes(line));
            trainer.Write(folder.File("m.arpa"), TestContext.Current.CancellationToken);
        }

        using var model = NGramModel.Open(folder.File("m.arpa"), TestContext.Current.CancellationToken);
        var words = Read(File.ReadAllBytes(folder.File("m.arpa"))).Keys.Where(gram => !gram.Contains(' ', StringComparison.Ordinal) && gram != "<s>").ToList();
        foreach (var before in (string[])["", "first", "what is", "the king", "zzz"])
        {
            var state = model.Begin;
            foreach (var word in before.Split(' ', StringSplitOptions.RemoveEmptyEntries)) model.Score(state, model.Find(Encoding.UTF8.GetBytes(word)), out state, out _);
            Assert.Equal(1, words.Sum(word => Math.Pow(10, model.Score(state, model.Find(Encoding.UTF8.GetBytes(word)), out _, out _))), 1e-4);
        }
    }

    private static void Same(string file, string name, double tolerance)
    {
        using var text = NGramModel.Open(Fixture.Packed(name + ".arpa"), TestContext.Current.CancellationToken);
        using var model = NGramModel.Open(file, TestContext.Current.CancellationToken);
        foreach (var known in Fixture.Cases(name + ".cases.jsonl"))
        {
            var expected = text.Score(Encoding.UTF8.GetBytes(known.Text));
            var score = model.Score(Encoding.UTF8.GetBytes(known.Text));
            Assert.Equal(expected.Log10Probability, score.Log10Probability, tolerance);
            Assert.Equal(expected.Unknown, score.Unknown);
        }
    }

    private static void Train(TestFolder folder, string name, NGramTrainerOptions options, string to)
    {
        using var trainer = new NGramTrainer(options, folder.Path);
        var text = Fixture.Read(name + ".train.txt");
        foreach (var line in text.AsSpan().TrimEnd((byte)'\n').Split((byte)'\n')) trainer.Add(text.AsSpan(line));
        trainer.Write(folder.File(to), TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, (double Probability, double Backoff)> Read(byte[] arpa)
    {
        var grams = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(arpa).Split('\n'))
        {
            var fields = line.Split('\t');
            if (fields.Length < 2) continue;
            grams.Add(fields[1], (double.Parse(fields[0], CultureInfo.InvariantCulture), fields.Length > 2 ? double.Parse(fields[2], CultureInfo.InvariantCulture) : 0));
        }

        return grams;
    }
}
