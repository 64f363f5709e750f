using System.Diagnostics;
using System.Text;
using CsCheck;
using Microsoft.ML.Tokenizers;
using Plinth.Tests.Signals;
using Plinth.Tokens;
using Plinth.Tokens.PreTokenizers;
using Tokenizer = Plinth.Tokens.Tokenizer;

namespace Plinth.Tests.Tokens;

/// <summary>The published encodings: ids against Microsoft.ML.Tokenizers, which reads the same ranks.</summary>
public class ByteBpeTests
{
    private static readonly Lazy<Tokenizer> _cl100k = new(() => PackagedRanks.Open("Cl100kBase", "cl100k_base"));

    internal static Tokenizer Cl100k => _cl100k.Value;

    [Theory]
    [InlineData("Cl100kBase", "cl100k_base")]
    [InlineData("O200kBase", "o200k_base")]
    [InlineData("Gpt2", "gpt2")]
    public void Gives_the_ids_that_others_give(string package, string encoding)
    {
        var mine = encoding == "cl100k_base" ? Cl100k : PackagedRanks.Open(package, encoding);
        var theirs = encoding == "gpt2" ? TiktokenTokenizer.CreateForModel("gpt-2") : TiktokenTokenizer.CreateForEncoding(encoding);
        using var encoders = new ThreadLocal<TokenEncoder>(() =>
        {
            var encoder = mine.NewEncoder();
            encoder.ReadSpecial = true;
            return encoder;
        });
        Texts.OneEngine.Sample(text =>
        {
            var encoder = encoders.Value!;
            var ids = encoder.Encode(text).ToArray();
            var expected = theirs.EncodeToIds(text, considerPreTokenization: true, considerNormalization: false);
            if (!ids.SequenceEqual(expected)) Assert.Fail($"{string.Join(' ', text.Select(c => ((int)c).ToString("x4", null)))}\n{string.Join(' ', ids)}\n{string.Join(' ', expected)}");
            Assert.Equal(WellFormed(text), mine.Decode(ids));
        }, iter: 1_000);
    }

    [Theory]
    [InlineData("Cl100kBase", "cl100k_base")]
    [InlineData("O200kBase", "o200k_base")]
    [InlineData("Gpt2", "gpt2")]
    public void Gives_the_ids_that_others_give_for_characters_of_three_bytes(string package, string encoding)
    {
        var mine = (encoding == "cl100k_base" ? Cl100k : PackagedRanks.Open(package, encoding)).NewEncoder();
        var theirs = encoding == "gpt2" ? TiktokenTokenizer.CreateForModel("gpt-2") : TiktokenTokenizer.CreateForEncoding(encoding);
        var random = new Random(11);
        string[] common = ["的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里", "一个我们没有可以中国今年如果自己什么数除建认回始行示述新", "\u3000、。「」『』！，：；？（）", "“”‘’…—€→■★", "あいうえおのはにをアイウエオー", "한국어다자장력인", "ab Z9\n é😀ß\t  "];
        for (var round = 0; round < 4_000; round++)
        {
            var text = new StringBuilder();
            for (var left = random.Next(1, 40); left > 0; left--)
            {
                var kind = random.Next(common.Length + 2);
                if (kind == common.Length) text.Append((char)random.Next(0x2000, 0xD800));
                else if (kind > common.Length) text.Append((char)random.Next(0x4E00, 0xA000));
                else text.Append(common[kind][random.Next(common[kind].Length)]);
            }

            var s = WellFormed(text.ToString());
            var ids = mine.Encode(s).ToArray();
            var expected = theirs.EncodeToIds(s, considerPreTokenization: true, considerNormalization: false);
            if (!ids.SequenceEqual(expected)) Assert.Fail($"{string.Join(' ', s.Select(c => ((int)c).ToString("x4", null)))}\n{string.Join(' ', ids)}\n{string.Join(' ', expected)}");
        }
    }

    [Fact]
    public void One_encoder_for_many_texts_gives_what_a_new_one_gives()
    {
        var encoder = Cl100k.NewEncoder();
        var random = new Random(5);
        var words = Enumerable.Range(0, 3000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => (char)(random.Next(6) == 0 ? random.Next(0x4E00, 0x4F00) : random.Next('a', 'h'))))).ToArray();
        for (var round = 0; round < 60; round++)
        {
            var text = string.Join(' ', Enumerable.Range(0, 40).Select(_ => words[random.Next(words.Length)]));
            Assert.Equal(Cl100k.NewEncoder().Encode(text).ToArray(), encoder.Encode(text).ToArray());
        }
    }

    [Theory]
    [InlineData("tiktoken is great!", "83 1609 5963 374 2294 0")]
    [InlineData("hello world", "15339 1917")]
    [InlineData("", "")]
    public void Gives_the_published_ids(string text, string ids) => Assert.Equal(ids, string.Join(' ', Cl100k.NewEncoder().Encode(text).ToArray()));

    [Fact]
    public void Joins_long_runs_as_short_ones_and_at_once()
    {
        // Whole pre-tokens: a run of 70 goes over the heap, and its ids are those that two runs joined by the same rule give.
        foreach (var length in (int[])[63, 64, 65, 66, 97, 130, 1000])
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 7))));
            Assert.Equal(Slow(text), Cl100k.NewEncoder().Encode(text).ToArray());
        }

        foreach (var text in new[] { new string('a', 200_000), new string('^', 200_000), new string('的', 70_000) })
        {
            var clock = Stopwatch.StartNew();
            var ids = Cl100k.NewEncoder().Encode(text);
            Assert.True(clock.ElapsedMilliseconds < 5000, $"{clock.ElapsedMilliseconds} ms");
            Assert.Equal(text, Cl100k.Decode(ids));
        }
    }

    [Fact]
    public void Special_tokens_are_text_unless_asked_for()
    {
        const string text = "a<|endoftext|>b<|fim_prefix|>";
        var encoder = Cl100k.NewEncoder();
        Assert.DoesNotContain(100257, encoder.Encode(text).ToArray());
        Assert.Equal(text, Cl100k.Decode(encoder.Encode(text)));
        encoder.ReadSpecial = true;
        Assert.Equal([64, 100257, 65, 100258], encoder.Encode(text).ToArray());
        Assert.Equal(text, Cl100k.Decode(encoder.Encode(text)));
        Assert.Equal("ab", Cl100k.Decode(encoder.Encode(text), skipSpecial: true));
        Assert.Equal(100257, Cl100k.EndOfText);
    }

    [Fact]
    public void Half_a_surrogate_pair_counts_as_the_replacement_character()
    {
        var encoder = Cl100k.NewEncoder();
        Assert.Equal(encoder.Encode("a\uFFFDb\uFFFD").ToArray(), encoder.Encode("a\uD83Db\uDE00").ToArray());
    }

    [Fact]
    public void An_id_that_stands_for_nothing_is_an_error_or_a_replacement_character()
    {
        var error = Assert.Throws<PlinthException>(() => Cl100k.Decode([15339, 200_000]));
        Assert.Contains("id 200000 at position 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("hole", Assert.Throws<PlinthException>(() => Cl100k.Decode([100256])).Message, StringComparison.Ordinal);
        Assert.Equal("hello\uFFFD", Cl100k.Decode([15339, -7], lossy: true));
    }

    [Fact]
    public void Merges_go_by_their_order_and_not_by_the_longest_piece()
    {
        // ab before bc, so abc is ab c; abcd is a piece that only ignoring merges gives.
        var pieces = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Concat(new[] { "ab", "bc", "abcd" }.Select(Encoding.UTF8.GetBytes)).ToArray();
        Merge[] merges = [new('a', 'b', 256), new('b', 'c', 257)];
        var plain = Tokenizer.Of(new ByteBpe(pieces, merges, IgnoreMerges: false), new Gpt2PreTokenizer(), []);
        var whole = Tokenizer.Of(new ByteBpe(pieces, merges, IgnoreMerges: true), new Gpt2PreTokenizer(), []);
        Assert.Equal([256, 'c', 'd'], plain.NewEncoder().Encode("abcd").ToArray());
        Assert.Equal([258], whole.NewEncoder().Encode("abcd").ToArray());
        Assert.Equal([256, 257], plain.NewEncoder().Encode("abbc").ToArray());
    }

    [Fact]
    public void Random_ranks_encode_as_the_plain_rule_says()
    {
        // Vocabularies in which pieces are not made by those before them, and text of the same few letters.
        Gen.Select(Gens.Of("a", "b", "c").Array[2, 6].Select(string.Concat).Array[1, 30], Gens.Of("a", "b", "c").Array[0, 100].Select(string.Concat)).Sample((made, text) =>
        {
            var pieces = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Concat(made.Distinct().Select(Encoding.UTF8.GetBytes)).ToArray();
            var tokenizer = Tokenizer.Of(new RankBpe(pieces), new Gpt2PreTokenizer(), []);
            var ranks = pieces.Select((p, i) => (Encoding.Latin1.GetString(p), i)).ToDictionary(p => p.Item1, p => p.i);
            Assert.Equal(Slow(text, ranks), tokenizer.NewEncoder().Encode(text).ToArray());
        }, iter: 300);
    }

    private static int[] Slow(string text) =>
        Slow(text, Enumerable.Range(0, Cl100k.Model.Pieces.Count).Where(i => Cl100k.Model.Pieces[i].Length > 0).ToDictionary(i => Encoding.Latin1.GetString(Cl100k.Model.Pieces[i]), i => i));

    /// <summary>The rule as it is said: of all neighbours that join to a piece the lowest rank, the leftmost of equals.</summary>
    private static int[] Slow(string text, Dictionary<string, int> ranks)
    {
        if (ranks.TryGetValue(text, out var whole)) return [whole];
        var parts = text.Select(c => c.ToString()).ToList();
        while (true)
        {
            int best = int.MaxValue, at = -1;
            for (var i = 0; i + 1 < parts.Count; i++)
                if (ranks.TryGetValue(parts[i] + parts[i + 1], out var rank) && rank < best) (best, at) = (rank, i);
            if (at < 0) return [.. parts.Select(p => ranks[p])];
            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
