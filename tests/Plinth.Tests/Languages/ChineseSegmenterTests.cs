using CsCheck;
using Plinth.Languages;

namespace Plinth.Tests.Languages;

public sealed class ChineseSegmenterTests
{
    private static readonly ChineseSegmenter Segmenter = new();

    [Fact]
    public void Cuts_as_jieba_does()
    {
        foreach (var (text, words) in JiebaGolden.Lines)
            Assert.Equal(words, string.Join(' ', Runs(text).Select(run => Cut(text, run.Start, run.Length))));
    }

    [Fact]
    public void Cuts_a_traditional_run_as_its_simplified_twin()
    {
        Assert.Equal("開發者/定義/了/不同/的/任務", Cut("開發者定義了不同的任務"));
        Assert.Equal("我們/合併/儲存/格", Cut("我們合併儲存格"));
        Assert.Equal("乾隆皇帝", Cut("乾隆皇帝")); // 乾 belongs to both writings
    }

    [Fact]
    public void Letters_beside_a_run_keep_its_single_characters_from_being_a_word()
    {
        Assert.Equal("最/多", Cut("最多"));
        Assert.Equal("最多", Cut("最多3", 0, 2));
        Assert.Equal("最多", Cut("A最多", 1, 2));
        Assert.Equal("最/多", Cut("，最多。", 1, 2));
    }

    [Fact]
    public void What_is_no_Han_stands_alone_and_a_surrogate_pair_is_one_word()
    {
        Assert.Equal("中国/\U00020000/か/人", Cut("中国\U00020000か人"));
        var words = new List<WordSpan>();
        Segmenter.Segment("\U00020000", 0, 2, words);
        Assert.Equal([new WordSpan(0, 2, false)], words);
    }

    [Fact]
    public void Nothing_has_no_words()
    {
        var words = new List<WordSpan>();
        Segmenter.Segment("中国", 1, 0, words);
        Assert.Empty(words);
    }

    [Fact]
    public void Words_are_appended_and_cover_a_long_run_without_gaps()
    {
        var text = string.Concat(Enumerable.Repeat("中华人民共和国成立了龘龘", 500));
        var words = new List<WordSpan> { new(7, 7, true) };
        Segmenter.Segment(text, 3, text.Length - 5, words);
        Assert.Equal(new WordSpan(7, 7, true), words[0]);
        var at = 3;
        foreach (var word in words.Skip(1))
        {
            Assert.Equal(at, word.Start);
            at += word.Length;
        }

        Assert.Equal(text.Length - 2, at);
        Assert.Contains(words, w => w.Length == 7);
    }

    [Fact]
    public void Equals_the_obvious_search_over_all_cuts()
    {
        var common = string.Concat(JiebaGolden.Lines.Select(l => l.Text)).Where(c => c is >= '\u4E00' and <= '\u9FD5').ToArray();
        Gen.OneOf(Gen.Int[0, common.Length - 1].Select(i => common[i]), Gen.Char['\u4E00', '\u9FD5']).Array[1, 9].Select(c => new string(c))
            .Where(t => !t.Any(c => HanVariants.Shared.IsTraditionalOnly(c) || ChineseDictionary.Shared.Root(c - '\u4E00') == 0))
            .Sample(t => Assert.Equal(string.Join('/', SlowCut(t)), Cut(t)), iter: 3000);
    }

    [Fact]
    public void Threads_share_one_instance()
    {
        var expected = JiebaGolden.Lines.Select(l => Cut(l.Text, 0, l.Text.Length)).ToArray();
        Parallel.For(0, 64, i => Assert.Equal(expected[i % expected.Length], Cut(JiebaGolden.Lines[i % expected.Length].Text)));
    }

    internal static IEnumerable<(int Start, int Length)> Runs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && text[i] is >= '\u4E00' and <= '\u9FD5') i++;
            if (i > start) yield return (start, i - start);
        }
    }

    private static string Cut(string text) => Cut(text, 0, text.Length);

    private static string Cut(string text, int start, int length)
    {
        var words = new List<WordSpan>();
        Segmenter.Segment(text, start, length, words);
        return string.Join('/', words.Select(w => text.Substring(w.Start, w.Length)));
    }

    // jieba in the plainest words: try every cut, take the likeliest (of equals the one whose first word is longest), then mend rows of singles.
    private static IEnumerable<string> SlowCut(string text)
    {
        var row = "";
        foreach (var word in Best(text).Words.Append(""))
        {
            if (word.Length == 1)
            {
                row += word;
                continue;
            }

            foreach (var part in row.Length < 2 || Weight(row) is not null ? row.Select(c => c.ToString()) : SlowHidden(row)) yield return part;
            row = "";
            if (word != "") yield return word;
        }
    }

    private static (double Score, string[] Words) Best(string text)
    {
        if (text == "") return (0, []);
        var cuts = (from length in Enumerable.Range(1, text.Length)
                    let weight = Weight(text[..length])
                    where weight is not null
                    select (text[..length], weight.Value)).ToList();
        if (cuts.Count == 0) cuts.Add((text[..1], ChineseDictionary.Shared.UnknownWeight));
        (double Score, string[] Words) best = (double.NegativeInfinity, []);
        foreach (var (word, weight) in cuts)
        {
            var rest = Best(text[word.Length..]);
            if (weight + rest.Score >= best.Score) best = (weight + rest.Score, [word, .. rest.Words]);
        }

        return best;
    }

    private static double? Weight(string word)
    {
        var node = ChineseDictionary.Shared.Root(word[0] - '\u4E00');
        foreach (var c in word[1..]) node = node == 0 ? 0 : ChineseDictionary.Shared.Child(node, c - '\u4E00');
        return node != 0 && ChineseDictionary.Shared.IsWord(node, out var weight) ? weight : null;
    }

    private static IEnumerable<string> SlowHidden(string row)
    {
        var words = new List<WordSpan>();
        ChineseDictionary.Shared.Model.Segment([.. row.Select(c => (ushort)(c - '\u4E00'))], 0, words);
        return words.Select(w => row.Substring(w.Start, w.Length));
    }
}
