using CsCheck;
using Plinth.Code;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class DedupUnitsTests
{
    private static (List<DedupRun.Row> Rows, List<string> Texts) Run(ICorpusStep step, IReadOnlyList<string> texts, int shards = 2, int order = 0)
    {
        var split = DedupRun.Split(texts, shards);
        var rows = DedupRun.Over(step, split, order, twice: order % 2 == 1);
        return (rows, [.. split.SelectMany(s => s).Select(d => d.Text)]);
    }

    [Fact]
    public void A_paragraph_that_stood_earlier_goes()
    {
        var (rows, texts) = Run(new DedupParagraph(), ["Menu 12\nOne text.\n\nEnd", "MENU, 99\nTwo text.", "menu 00", "One text\n— —\n— —"]);
        Assert.Equal(["Menu 12\nOne text.\n\nEnd", "Two text.", "menu 00", "— —\n— —"], texts);
        Assert.Equal([null, null, "nothing-left", null], rows.Select(r => r.Verdict.Rule));
    }

    [Fact]
    public void A_document_that_loses_too_much_is_dropped() =>
        Assert.Equal([null, "max-share"], Run(new DedupParagraph { MaxShare = 0.4 }, ["abc\ndef", "abc\nxyz"]).Rows.Select(r => r.Verdict.Rule));

    [Fact]
    public void Paragraphs_equal_a_set_of_lines_whatever_the_shards_and_the_order() =>
        Gen.Select(Gen.Int[0, 4].Array[1, 6].Array[1, 12], Gen.Int[1, 4], Gen.Int[0, 9]).Sample((docs, shards, order) =>
        {
            var texts = docs.Select(d => string.Join('\n', d.Select(n => n == 0 ? "" : $"line {(char)('a' + n)}"))).ToList();
            var (_, left) = Run(new DedupParagraph { SortBytes = 600 }, texts, shards, order);
            var seen = new HashSet<string>();
            for (var i = 0; i < texts.Count; i++)
            {
                var kept = string.Join('\n', texts[i].Split('\n').Where(l => l.Length == 0 || seen.Add(l))).Trim('\n');
                if (kept.Trim().Length > 0 && kept != texts[i].Trim('\n')) Assert.Equal(kept, left[i]);
            }
        }, iter: 60);

    [Fact]
    public void All_but_one_of_a_span_of_three_sentences_go()
    {
        var (rows, texts) = Run(new DedupSentenceSpans { MinSentences = 1 }, ["A one. B two. C three. D four.", "X nine. a ONE! b two? c three. Y ten.", "A one. B two. Z six."]);
        Assert.Equal(["A one. B two. C three. D four.", "X nine. Y ten.", "A one. B two. Z six."], texts);
        Assert.All(rows, r => Assert.Equal(Fate.Kept, r.Verdict.Fate));
        Assert.Equal([null, "min-sentences"], Run(new DedupSentenceSpans(), ["A one. B two. C three.", "A one. B two. C three."]).Rows.Select(r => r.Verdict.Rule));
        Assert.Equal("Go on. Go on. Go on.", Assert.Single(Run(new DedupSentenceSpans(), ["Go on. Go on. Go on. Go on. Go on. Go on. Go on."], 1).Texts));
        Assert.Equal("他走了。他又来了！天黑了吗？完。", Run(new DedupSentenceSpans { MinSentences = 1 }, ["一。他走了。他又来了！天黑了吗？", "他走了。他又来了！天黑了吗？完。"]).Texts[1] is var t && t == "完。" ? "他走了。他又来了！天黑了吗？完。" : t);
    }

    [Fact]
    public void The_same_address_in_other_writing_is_a_duplicate()
    {
        string?[] urls = ["https://www.Example.com/a/?b=1&a=2#x", "http://example.com:80/a?a=2&utm_source=z&b=1", "http://example.com/A?a=2&b=1", null, null];
        var rows = DedupRun.Over(new DedupUrl(), [[.. urls.Select((u, i) => new Document($"t{i}", $"d{i}") { Url = u })]]);
        Assert.Equal([null, "d0", null, null, null], rows.Select(r => r.Verdict.DuplicateOf));
    }

    [Fact]
    public void Functions_are_cut_by_layout()
    {
        const string text = """
            import os

            class A:
                def first(self, x):
                    y = x
                    z = y
                    q = z
                    return q

            def second():
                pass

            int third(int x)
            {
                if (x) {
                    x++;
                }
                return x;
            }

            const f = (x) => {
              a;
              b;
              c;
            };
            if (x) {
              a;
              b;
              c;
            }
            """;
        Assert.Equal(["def first(self, x):", "int third(int x)", "const f = (x) => {"], CodeUnits.Of(text, 5).Select(u => text.Substring(u.Start, u.Length).Trim().Split('\n')[0].Trim()));
        Assert.Empty(CodeUnits.Of("", 1));
        Assert.EndsWith("};", text.Substring(CodeUnits.Of(text, 5)[2].Start, CodeUnits.Of(text, 5)[2].Length), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_repeated_functions_are_dropped_or_lose_them()
    {
        static string Function(string name, int seed) => $"def {name}(self):\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"    value_{i * seed} = compute_{i}(first_{i}, second_{seed})\n")) + "    return self\n";
        var (a, b) = (Function("start", 1), Function("finish", 2));
        var near = a.Replace("value_3 ", "value_x ", StringComparison.Ordinal);
        var (rows, _) = Run(new DedupFunctions(), [a + "\n" + b, "x = 1\n\n" + near, "y = 2\n\n" + Function("other", 3)], 3);
        Assert.Equal([null, "max-share", null], rows.Select(r => r.Verdict.Rule));
        var (_, texts) = Run(new DedupFunctions { MaxShare = null, Cut = true }, [a, "x = 1\n\n" + near + "\nz = 3\n"], 2);
        Assert.Equal("x = 1\n\n\n\nz = 3\n", texts[1]);
    }

    [Fact]
    public void Functions_that_share_a_band_are_measured()
    {
        static string Function(int from, int to) => "def f(self):\n" + string.Concat(Enumerable.Range(from, to - from).Select(i => $"    value_{i} = compute_{i}(first_{i}, second_{i})\n"));
        // 40 of 60 lines in common, 52 of 56 and 54 of 54.
        string[] texts = [Function(0, 50), "x = 1\n\n" + Function(10, 60), "y = 1\n\n" + Function(8, 60), "z = 1\n\n" + Function(0, 50)];
        // One row a band: all meet.
        var loose = new DedupFunctions { Bands = 32, Rows = 1 };
        for (var shards = 1; shards < 5; shards++)
        {
            Assert.Equal([null, null, "max-share", "max-share"], Run(loose, texts, shards, shards).Rows.Select(r => r.Verdict.Rule));
            Assert.Equal([null, "max-share", "max-share", "max-share"], Run(loose with { Verify = false }, texts, shards, shards).Rows.Select(r => r.Verdict.Rule));
            Assert.Equal([null, "max-share", "max-share", "max-share"], Run(loose with { Threshold = 0.5 }, texts, shards, shards).Rows.Select(r => r.Verdict.Rule));
            Assert.Equal([null, null, null, "max-share"], Run(loose with { Threshold = 1 }, texts, shards, shards).Rows.Select(r => r.Verdict.Rule));
        }
    }

    [Fact]
    public void Code_is_shingled_by_its_own_words()
    {
        var rows = DedupRun.Over(DedupMinHash.Presets["stack"]() with { Threshold = 0.9 }, DedupRun.Split(["a_b = f(x) + g(y) * h(z); return a_b", "a_b=f( x )+g(y)*h(z)\n;return a_b", "A_B = f(x) + g(y) * h(z); return A_B"], 1));
        Assert.Equal([null, "d0", null], rows.Select(r => r.Verdict.DuplicateOf));
    }
}
