using CsCheck;
using Plinth.Decontamination;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Decontamination;

public sealed class DecontaminateTests
{
    private const string Item = "Janet's ducks lay 16 eggs per day and she eats three for breakfast every morning, then bakes muffins.";

    private static Decontaminate Prepared(TestFolder folder, Decontaminate step, params string[] items)
    {
        folder.Write("sets/test.jsonl", string.Join('\n', items.Select(i => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["question"] = i, ["answer"] = 18 }))));
        step = step with { Sets = ["sets"] };
        step.Prepare(new StepContext(folder.Path, 1));
        return step;
    }

    private static (Verdict Verdict, Document Doc) Run(Decontaminate step, string text)
    {
        var doc = new Document(text, "id");
        return (step.Edit(doc, new Rules()), doc);
    }

    [Fact]
    public void A_document_with_thirteen_words_of_an_item_goes_and_the_ledger_says_which()
    {
        using var folder = new TestFolder();
        var step = Prepared(folder, new Decontaminate(), "Some other question of more than eight words, to be the first.", Item);
        var (verdict, doc) = Run(step, "Once: JANET'S DUCKS -- lay 16 eggs per day (and she eats three for breakfast) EVERY day.");
        Assert.Equal(("contaminated", "sets/test.jsonl#2/question"), (verdict.Rule, verdict.DuplicateOf));
        var span = Assert.Single(doc.Spans);
        Assert.Equal("JANET'S DUCKS -- lay 16 eggs per day (and she eats three for breakfast) EVERY", doc.Text.Substring(span.Start, span.Length));
        Assert.Equal(Fate.Kept, Run(step, "Janet's ducks lay 16 eggs per day and she eats four for breakfast every morning, then").Verdict.Fate);
        Assert.Equal(Fate.Kept, Run(step, "").Verdict.Fate);
    }

    [Fact]
    public void Chinese_counts_by_characters_and_a_short_item_is_looked_for_whole()
    {
        using var folder = new TestFolder();
        var step = Prepared(folder, new Decontaminate(), "下列哪一项是中国的首都城市名称呢", "水的化学式是什么呢");
        Assert.Equal("contaminated", Run(step, "他问：下列哪一项，是中国的首都城市？我答。").Verdict.Rule);
        Assert.Equal(Fate.Kept, Run(step, "他问：下列哪一项，是中国的首都？我答。").Verdict.Fate);
        Assert.Equal("contaminated", Run(step, "请问水的化学式是什么呢？").Verdict.Rule);
        Assert.Equal(Fate.Kept, Run(step, "请问水的化学式是什么").Verdict.Fate);
    }

    [Fact]
    public void Words_may_differ_where_skips_are_allowed()
    {
        using var folder = new TestFolder();
        const string near = "Janet's ducks lay 16 eggs per day and she eats FOUR for breakfast";
        Assert.Equal(Fate.Kept, Run(Prepared(folder, new Decontaminate(), Item), near).Verdict.Fate);
        Assert.Equal("contaminated", Run(Prepared(folder, new Decontaminate { Skips = 1 }, Item), near).Verdict.Rule);
    }

    [Fact]
    public void Cutting_takes_the_stretch_and_what_stands_around()
    {
        using var folder = new TestFolder();
        var step = Prepared(folder, new Decontaminate { Fate = ContaminationFate.Cut, Around = 5 }, Item);
        var (verdict, doc) = Run(step, "It began long ago. " + Item + " So it ended.");
        Assert.Equal((Fate.Kept, "It began long \n ended."), (verdict.Fate, doc.Text));
        Assert.Equal("nothing-left", Run(step, Item).Verdict.Rule);
    }

    [Fact]
    public void A_set_that_cannot_be_read_is_an_error_and_short_items_are_told()
    {
        using var folder = new TestFolder();
        Assert.Single(Prepared(folder, new Decontaminate(), "too short", Item).Warnings);
        folder.Write("sets/broken.jsonl", "{\"a\": 1}\n{\"a\": \n");
        Assert.Throws<PlinthException>(() => new Decontaminate { Sets = ["sets"] }.Prepare(new StepContext(folder.Path, 1)));
        Assert.Throws<PlinthException>(() => new Decontaminate { Skips = 2 }.Prepare(new StepContext(folder.Path, 1)));
        Assert.Throws<PlinthException>(() => new Decontaminate { Sets = ["nowhere"] }.Prepare(new StepContext(folder.Path, 1)));
    }

    [Fact]
    public void Finds_what_looking_everywhere_finds()
    {
        var words = Gen.Int[0, 2].Array[0, 40];
        Gen.Select(words.Array[1, 4], words, Gen.Int[0, 2], Gen.Int[3, 6]).Sample((items, doc, skips, gram) =>
        {
            var least = Math.Max(1, gram - 1);
            var index = new TestIndex(gram, least, skips);
            for (var i = 0; i < items.Length; i++)
                if (items[i].Length >= least) index.Add($"i{i}", TestWords.Of(Text(items[i])));
            index.Complete();
            var text = TestWords.Of(Text(doc));
            var found = new HashSet<(string, int)>();
            if (index.Count > 0)
                foreach (var match in index.Find(text))
                    for (var at = match.From; at < match.To; at++) found.Add((match.Item, at));

            var expected = new HashSet<(string, int)>();
            for (var i = 0; i < items.Length; i++)
            {
                var length = Math.Min(gram, items[i].Length);
                if (items[i].Length < least) continue;
                for (var a = 0; a + length <= items[i].Length; a++)
                    for (var b = 0; b + length <= doc.Length; b++)
                        if (Enumerable.Range(0, length).Count(k => items[i][a + k] != doc[b + k]) is var d && d <= skips && (d == 0 || Enumerable.Range(0, length).Any(k => items[i][a + k] == doc[b + k])))
                            for (var k = 0; k < length; k++) expected.Add(($"i{i}", b + k));
            }

            Assert.Equal(expected.Order(), found.Order());
        });

        static string Text(int[] words) => string.Join(' ', words.Select(w => $"w{w}"));
    }

    [Fact]
    public void The_fast_look_never_misses()
    {
        using var folder = new TestFolder();
        var step = Prepared(folder, new Decontaminate { Words = 4, MinWords = 4 }, "a b c d e", "é1 中文字 x\u0301yz");
        Gen.Int[0, 9].Select(i => (new[] { "a", "b", "c", "d", "e", " ", "É1", "中文字", "xyz", ", " })[i]).Array[0, 60].Select(string.Concat).Sample(text =>
        {
            var index = new TestIndex(4, 4, 0);
            index.Add("1", TestWords.Of("a b c d e"));
            index.Add("2", TestWords.Of("é1 中文字 x\u0301yz"));
            index.Complete();
            Assert.Equal(index.Find(TestWords.Of(text)).Count > 0, Run(step, text).Verdict.Fate == Fate.Dropped);
        });
    }

    [Fact]
    public void A_surrogate_without_partner_at_the_end_of_a_block_does_not_cut_the_next_pair()
    {
        for (var before = 20; before < 40; before++)
        {
            var text = new string('x', before) + " \ud801\ud801\udc00\u00e9x y";
            var words = TestWords.Of(text);
            var index = new TestIndex(1, 1, 0);
            index.Add("x", words.GetRange(words.Count - 2, 1));
            index.Complete();
            Assert.True(new WordScan(text, index, new ushort[WordScan.Room(index, 1)]).Any());
        }
    }

    [Fact]
    public void The_fast_scan_sees_the_words_of_the_slow_one() =>
        Gen.Int[0, 31].Select(i => (new[] { "中文里一句不短的话接着说下去没有停", "天地", "，", "。", "“人”", "山（水）", "々", "a", "Word", "internationalisation", "e\u0301", "É", "中", "ก", " ", " ", ", ", "-", "\u200B", "\ud83d\ude00", "\ud840\udc00", "\ud801\udc00", "\ud801", "1", "２", "_", "\n", "it's ", "of the ", "x ", "abcdefgh", "12345678 " })[i]).Array[0, 60].Select(string.Concat).Sample(text =>
        {
            var words = TestWords.Of(text);
            foreach (var size in (int[])[1, 2, 5, 9, 13])
            {
                for (var at = 0; at + size <= words.Count; at++)
                {
                    var index = new TestIndex(size, size, 0);
                    index.Add("x", words.GetRange(at, size));
                    index.Complete();
                    Assert.True(new WordScan(text, index, new ushort[WordScan.Room(index, size)]).Any());
                }
            }

            var none = new TestIndex(1, 1, 0);
            none.Add("x", TestWords.Of("unheard"));
            none.Complete();
            Assert.False(new WordScan(text, none, new ushort[WordScan.Room(none, 1)]).Any());
            Assert.Equal(words.Count, words.Select(w => (w.Begin, w.End)).Distinct().Count());
        }, iter: 200);

    [Fact]
    public void A_long_text_is_looked_through_to_its_end_whatever_lies_before()
    {
        var draw = new Random(5);
        var item = TestWords.Of("天地玄黄宇宙洪荒日月盈昃辰宿列张 the quick brown fox jumps over the lazy dog again and again");
        foreach (var (from, count) in new[] { (0, 13), (3, 13), (10, 13), (15, 13) })
        {
            var index = new TestIndex(13, 8, 0);
            index.Add("x", item);
            index.Complete();
            var whole = "天地玄黄宇宙洪荒日月盈昃辰宿列张 the quick brown fox jumps over the lazy dog again and again";
            var hit = whole[item[from].Begin..item[from + count - 1].End];
            var miss = whole[item[from].Begin..item[from + count - 2].End];
            for (var before = 0; before < 700; before += 1 + draw.Next(9))
            {
                var around = string.Concat(Enumerable.Range(0, before).Select(i => (i % 7) switch { 0 => "，", 3 => " w ", _ => ((char)(0x5000 + draw.Next(0x3000))).ToString() }));
                Assert.True(new WordScan(around + " " + hit + "。" + around, index, new ushort[WordScan.Room(index, WordScan.Batch)]).Any());
                Assert.False(new WordScan(around + " " + miss + "。" + around, index, new ushort[WordScan.Room(index, WordScan.Batch)]).Any());
            }
        }
    }

    [Fact]
    public void Case_accents_and_width_make_no_other_word()
    {
        Assert.Equal(TestWords.Of("cafe 12345678 internationalisation x").Select(w => w.Hash), TestWords.Of("CAFÉ, １２３４５６７８ Internationalisation\u200B-X").Select(w => w.Hash));
        Assert.Equal(5, TestWords.Of("internationalisation internationalization abcdefgh abcdefghi abcdefg").Select(w => w.Hash).Distinct().Count());
    }
}
