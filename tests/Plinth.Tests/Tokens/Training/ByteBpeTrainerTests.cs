using System.Text;
using CsCheck;
using Plinth.Tokens.Training;

namespace Plinth.Tests.Tokens.Training;

public sealed class ByteBpeTrainerTests
{
    private static readonly Gen<(byte[] Word, long Count)[]> Words =
        Gen.Select(Gen.Byte[97, 100].Array[1, 14], Gen.Long[1, 6], (w, c) => (w, c)).Array[1, 30];

    [Fact]
    public void Learns_the_merges_of_the_slow_twin() => Words.Sample(words =>
    {
        var expected = SlowBpe.Train(words, 60, 2);
        foreach (var workers in new[] { 1, 3 })
        {
            var model = ByteBpeTrainer.Train(WordCounts.Of(words), Options(256 + 60 + 1) with { Workers = workers }, null, CancellationToken.None);
            Assert.Equal(expected.Select(m => $"{Text(m.Left)} {Text(m.Right)}"), model.Merges.Select(m => $"{Text(model.Pieces[m.Left])} {Text(model.Pieces[m.Right])}"));
        }
    });

    [Fact]
    public void Keeps_to_the_longest_piece_and_the_least_count() => Words.Sample(words =>
    {
        var expected = SlowBpe.Train(words, 60, 5, mostBytes: 3);
        var model = ByteBpeTrainer.Train(WordCounts.Of(words), Options(256 + 60 + 1) with { MinFrequency = 5, MaxPieceLength = 3 }, null, CancellationToken.None);
        Assert.Equal(expected.Select(m => $"{Text(m.Left)} {Text(m.Right)}"), model.Merges.Select(m => $"{Text(model.Pieces[m.Left])} {Text(model.Pieces[m.Right])}"));
    });

    [Fact]
    public void Threads_that_share_a_pair_learn_what_one_thread_learns()
    {
        // More places of one pair than a single thread takes on.
        var random = new Random(5);
        var words = Enumerable.Range(0, 30_000).Select(_ => (Enumerable.Range(0, random.Next(2, 20)).Select(_ => (byte)random.Next(97, 101)).ToArray(), (long)random.Next(1, 9))).ToArray();
        var counts = WordCounts.Of(words);
        var one = ByteBpeTrainer.Train(counts, Options(1000), null, CancellationToken.None);
        var four = ByteBpeTrainer.Train(counts, Options(1000) with { Workers = 4 }, null, CancellationToken.None);
        Assert.Equal(743, one.Merges.Count);
        Assert.Equal(one.Merges, four.Merges);
    }

    [Fact]
    public void Counts_do_not_overflow_thirty_two_bits()
    {
        var model = ByteBpeTrainer.Train(WordCounts.Of([("the"u8.ToArray(), 6_000_000_000), ("xy"u8.ToArray(), 3_000_000_000)]), Options(259), null, CancellationToken.None);
        Assert.Equal(["he", "the"], model.Merges.Select(m => Text(model.Pieces[m.Result])));
    }

    [Fact]
    public void Equal_counts_go_to_the_smaller_ids()
    {
        var model = ByteBpeTrainer.Train(WordCounts.Of([("dc"u8.ToArray(), 7), ("ba"u8.ToArray(), 7), ("bb"u8.ToArray(), 7)]), Options(260), null, CancellationToken.None);
        Assert.Equal(["ba", "bb", "dc"], model.Merges.Select(m => Text(model.Pieces[m.Result])));
    }

    [Fact]
    public void A_vocabulary_without_room_is_refused()
    {
        var error = Assert.Throws<PlinthException>(() => ByteBpeTrainer.Train(WordCounts.Of([]), Options(256), null, CancellationToken.None));
        Assert.Equal("a vocabulary of 256 has no room for 256 bytes and 1 special tokens", error.Message);
    }

    [Fact]
    public void An_empty_corpus_gives_the_bytes_alone()
    {
        var model = ByteBpeTrainer.Train(WordCounts.Of([]), Options(1000), null, CancellationToken.None);
        Assert.Equal(256, model.Pieces.Count);
        Assert.Empty(model.Merges);
    }

    private static TokenizerOptions Options(int vocabulary) => new() { Vocabulary = vocabulary };

    private static string Text(byte[] piece) => Encoding.Latin1.GetString(piece);
}
