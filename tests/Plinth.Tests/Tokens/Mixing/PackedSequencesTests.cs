using CsCheck;
using Plinth.Tokens.Mixing;
using Plinth.Tokens.Shards;

namespace Plinth.Tests.Tokens.Mixing;

public sealed class PackedSequencesTests
{
    [Fact]
    public void Sequences_are_the_tokens_end_to_end_with_one_more_and_documents_are_numbered()
    {
        using var folder = new TestFolder();
        Shards(folder, [[[1, 2, 3], [4, 5, 6, 7, 8]], [[], [9], [10, 11, 12, 13]]]);
        using var packed = PackedSequences.Open(folder.Path, "train", 4, seed: null);
        Assert.Equal(3, packed.Count);
        var (ids, documents) = (new int[5], new int[5]);
        packed.Next(ids, documents);
        Assert.Equal([1, 2, 3, 4, 5], ids);
        Assert.Equal([0, 0, 0, 1, 1], documents);
        packed.Next(ids, documents);
        Assert.Equal([5, 6, 7, 8, 9], ids);
        Assert.Equal([0, 0, 0, 0, 1], documents);
        packed.Next(ids, documents);
        Assert.Equal([9, 10, 11, 12, 13], ids);
        Assert.Equal([0, 1, 1, 1, 1], documents);
        // The next epoch, in the same order as there is no seed.
        packed.Next(ids, []);
        Assert.Equal([1, 2, 3, 4, 5], ids);
        Assert.Equal(4, packed.Position);
    }

    [Fact]
    public void Any_window_is_numbered_as_the_slow_twin_numbers_it() =>
        Gen.Select(Gen.Int[0, 6].Array[0, 8].Array[1, 4], Gen.Int[1, 9]).Where(t => t.Item1.Sum(s => s.Sum()) > t.Item2).Sample(t =>
        {
            using var folder = new TestFolder();
            var next = 0;
            var shards = t.Item1.Select(s => s.Select(n => Enumerable.Range(0, n).Select(_ => next++).ToArray()).ToArray()).ToArray();
            Shards(folder, shards);
            var documents = shards.SelectMany(s => s).SelectMany((d, i) => d.Select(id => (id, Document: i))).ToArray();
            using var packed = PackedSequences.Open(folder.Path, "train", t.Item2, seed: 3);
            var seen = new List<int>();
            var (ids, numbers) = (new int[t.Item2 + 1], new int[t.Item2 + 1]);
            for (var i = 0; i < packed.Count; i++)
            {
                packed.Next(ids, numbers);
                Assert.Equal(Enumerable.Range(ids[0], ids.Length), ids);
                var own = ids.Select(id => documents[id].Document).Distinct().ToList();
                Assert.Equal(ids.Select(id => own.IndexOf(documents[id].Document)), numbers);
                seen.Add(ids[0]);
            }

            Assert.Equal(Enumerable.Range(0, (int)packed.Count).Select(i => i * t.Item2), seen.Order());
        }, iter: 60, threads: 1);

    [Fact]
    public void A_position_is_enough_to_go_on_and_epochs_differ()
    {
        using var folder = new TestFolder();
        MixerTests.Source(folder, "s", 1, 300, 10);
        using var packed = PackedSequences.Open(folder.File("s"), "train", 20, seed: 8);
        List<int[]> Take(PackedSequences from, int count) => [.. Enumerable.Range(0, count).Select(_ => { var ids = new int[21]; from.Next(ids, []); return ids; })];
        var all = Take(packed, 2 * (int)packed.Count);
        Assert.NotEqual(all.Take((int)packed.Count), all.Skip((int)packed.Count));
        using var again = PackedSequences.Open(folder.File("s"), "train", 20, seed: 8);
        again.Position = 170;
        Assert.Equal(all.Skip(170).Take(50), Take(again, 50));
        using var other = PackedSequences.Open(folder.File("s"), "train", 20, seed: 9);
        Assert.NotEqual(all.Take(50), Take(other, 50));
    }

    [Fact]
    public void An_order_holds_every_number_once() => Gen.Select(Gen.Long[1, 3000], Gen.ULong).Sample((count, seed) =>
    {
        var order = new IndexPermutation(count, seed);
        Assert.Equal(Enumerable.Range(0, (int)count).Select(i => (long)i), Enumerable.Range(0, (int)count).Select(i => order[i]).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => order[count]);
    }, iter: 100);

    [Fact]
    public void Too_short_a_split_and_an_unknown_one_are_told()
    {
        using var folder = new TestFolder();
        Shards(folder, [[[1, 2, 3]]]);
        Assert.EndsWith("the split 'train' has 3 tokens, fewer than one sequence of 3 and one more", Assert.Throws<PlinthException>(() => PackedSequences.Open(folder.Path, "train", 3, null)).Message, StringComparison.Ordinal);
        Assert.EndsWith("has no split 'trian'; did you mean 'train'?", Assert.Throws<PlinthException>(() => PackedSequences.Open(folder.Path, "trian", 2, null)).Message, StringComparison.Ordinal);
    }

    private static void Shards(TestFolder folder, int[][][] shards)
    {
        var made = new List<TokenShard>();
        for (var i = 0; i < shards.Length; i++)
        {
            using var writer = new ShardWriter(folder.File($"train/part-{i:00000}"), ShardFormat.Numpy, 2, "toy");
            foreach (var document in shards[i])
            {
                writer.Write(document);
                writer.EndDocument();
            }

            writer.Complete();
            made.Add(new($"train/part-{i:00000}.u16", writer.Documents, writer.Tokens));
        }

        new TokenManifest
        {
            Format = ShardFormat.Numpy,
            TokenBytes = 2,
            Tokenizer = "toy",
            VocabularySize = 65_000,
            Total = new(0, 0, 0),
            Splits = new(StringComparer.Ordinal) { ["train"] = new() { Shards = made } },
        }.Write(folder.Path);
    }
}
