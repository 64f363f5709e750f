using System.Text;
using CsCheck;
using Plinth.Tokens;
using Plinth.Tokens.Training;

namespace Plinth.Tests.Tokens.Training;

public sealed class PieceTrainerTests
{
    private static readonly Gen<(byte[] Word, long Count)[]> Words =
        Gen.Select(Gen.String[Gen.Char["ab c的"], 1, 9], Gen.Long[1, 6], (w, c) => (Encoding.UTF8.GetBytes(w), c)).Array[1, 25];

    [Fact]
    public void Piece_bpe_has_fixed_pieces_then_merges_then_characters()
    {
        var model = PieceBpeTrainer.Train(Counts((" low", 5), (" lower", 2), (" newest", 6), (" widest", 3)), Options(3 + 256 + 30), null, CancellationToken.None);
        Assert.Equal(["<unk>", "<s>", "</s>", "<0x00>", "<0x01>"], model.Pieces.Take(5).Select(Text));
        // The words of Sennrich et al. 2016, section 3.2, with the mark of a word at its beginning: e is more frequent than s, so es comes before st.
        Assert.Equal(["es", "est"], model.Pieces.Skip(259).Take(2).Select(Text));
        Assert.Superset(new HashSet<string> { "▁low", "▁newest", "▁widest" }, model.Pieces.Select(Text).ToHashSet());
        Assert.Equal((PieceType.Unknown, PieceType.Control, PieceType.Byte, PieceType.Normal), (model.Types[0], model.Types[2], model.Types[3], model.Types[259]));
        Assert.Equal(Enumerable.Range(0, model.Pieces.Count - 259).Select(i => (float)-i), model.Scores.Skip(259));
        Assert.Contains("▁", model.Pieces.Skip(259).Select(Text));
    }

    [Fact]
    public void Rare_characters_have_no_piece_and_break_words()
    {
        var words = Counts(("aaaa", 10_000), ("a龘a", 1), ("龘a龘a", 1));
        var model = PieceBpeTrainer.Train(words, Options(300) with { MinFrequency = 1 }, null, CancellationToken.None);
        Assert.DoesNotContain(model.Pieces, p => Text(p).Contains('龘'));
        Assert.Equal(["aa", "aaaa", "a"], model.Pieces.Skip(259).Select(Text));
    }

    [Fact]
    public void Expected_counts_are_those_of_all_segmentations() => Words.Sample(words =>
    {
        var counts = WordCounts.Of(words);
        var alphabet = Alphabet.Of(counts, 1);
        var lattice = PieceLattice.Build(counts, alphabet, 4, 2, 1000, CancellationToken.None);
        var random = new Random(words.Length);
        var scores = lattice.Pieces.Select(_ => -5 * random.NextDouble()).ToArray();
        var pieces = lattice.Pieces.Select((p, id) => (Text: Text(alphabet.Piece(p)), id)).ToDictionary(p => p.Text, p => p.id);
        var expected = new double[scores.Length];
        var frequencies = new double[scores.Length];
        for (var i = 0; i < counts.Count; i++)
        {
            var word = Encoding.UTF8.GetString(counts.Word(i)).Replace(' ', '▁');
            var ways = Ways(word, pieces).Select(way => (way, Weight: Math.Exp(way.Sum(id => scores[id])))).ToList();
            var all = ways.Sum(w => w.Weight);
            foreach (var (way, weight) in ways)
                foreach (var id in way) expected[id] += counts.CountOf(i) * weight / all;
            foreach (var (piece, id) in pieces)
                frequencies[id] += counts.CountOf(i) * Enumerable.Range(0, word.Length).Count(at => word.AsSpan(at).StartsWith(piece, StringComparison.Ordinal));
        }

        Assert.Equal(frequencies, lattice.Frequencies);
        var found = PieceCounts.Expected(lattice, scores, 2, CancellationToken.None);
        for (var id = 0; id < found.Length; id++) Assert.Equal(expected[id], found[id], 1e-9 * (1 + expected[id]));
    }, iter: 200);

    [Fact]
    public void Unigram_fills_the_vocabulary_and_spells_everything()
    {
        var random = new Random(1);
        string[] parts = ["ing", "the", "re", "com", "put", "er", "s", "low", "的", "我们", "x"];
        var words = Counts([.. Enumerable.Range(0, 400).Select(_ => (" " + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)])), (long)random.Next(1, 50)))]);
        var one = UnigramTrainer.Train(words, Options(259 + 60), null, CancellationToken.None);
        var three = UnigramTrainer.Train(words, Options(259 + 60) with { Workers = 3 }, null, CancellationToken.None);
        Assert.Equal(one.Scores, three.Scores);
        Assert.Equal(one.Pieces.Select(Text), three.Pieces.Select(Text));
        var pieces = one.Pieces.Skip(259).Select(Text).ToList();
        Assert.Equal(60, pieces.Count);
        Assert.Equal(pieces.Distinct(), pieces);
        foreach (var piece in parts.Where(p => p.Length > 1)) Assert.Contains(pieces, p => p.EndsWith(piece, StringComparison.Ordinal));
        foreach (var character in parts.SelectMany(p => p).Append('▁')) Assert.Contains(character.ToString(), pieces);
        Assert.Equal(one.Scores.Skip(259).OrderDescending(), one.Scores.Skip(259));
        // Natural logarithms of probabilities.
        Assert.InRange(one.Scores.Skip(259).Sum(s => Math.Exp(s)), 0.5, 1.01);
    }

    [Theory]
    [InlineData(1, -0.5772156649015329)]
    [InlineData(0.5, -1.9635100260214235)]
    [InlineData(10, 2.2517525890667211)]
    [InlineData(1000, 6.9072551956488121)]
    public void Digamma_is_exact(double x, double expected) => Assert.Equal(expected, UnigramTrainer.Digamma(x), 1e-9);

    [Fact]
    public void A_vocabulary_too_small_for_the_characters_is_refused()
    {
        var error = Assert.Throws<PlinthException>(() => UnigramTrainer.Train(Counts(("abcdef", 2)), Options(262), null, CancellationToken.None));
        Assert.Equal("a vocabulary of 262 has no room for 259 fixed pieces, 6 characters and 0 special tokens; a lower character_coverage needs fewer characters", error.Message);
    }

    private static IEnumerable<int[]> Ways(string word, Dictionary<string, int> pieces)
    {
        if (word.Length == 0) yield return [];
        for (var length = 1; length <= word.Length; length++)
            if (pieces.TryGetValue(word[..length], out var id))
                foreach (var rest in Ways(word[length..], pieces)) yield return [id, .. rest];
    }

    private static WordCounts Counts(params (string Word, long Count)[] words) => WordCounts.Of(words.Select(w => (Encoding.UTF8.GetBytes(w.Word), w.Count)));

    private static TokenizerOptions Options(int vocabulary) => new() { Vocabulary = vocabulary };

    private static string Text(byte[] piece) => Encoding.UTF8.GetString(piece);
}
