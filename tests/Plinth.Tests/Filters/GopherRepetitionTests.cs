using CsCheck;
using Plinth.Filters;
using Plinth.Tests.Signals;
using static Plinth.Tests.Filters.Judging;

namespace Plinth.Tests.Filters;

public sealed class GopherRepetitionTests
{
    private static readonly GopherRepetition s_off = new()
    {
        DupParaFrac = null,
        DupParaCharFrac = null,
        DupLineFrac = null,
        DupLineCharFrac = null,
        TopNGrams = null,
        DupNGrams = null,
    };

    [Fact]
    public void Repeated_paragraphs_are_dropped()
    {
        Assert.Equal(("dup-para-frac", 0.5), Value(s_off with { DupParaFrac = 0.3 }, "a\n\na"));
        Assert.Equal(("dup-para-char-frac", 3 / 8.0), Value(s_off with { DupParaCharFrac = 0.2 }, "a b\n\na b"));
    }

    [Fact]
    public void Repeated_lines_are_dropped()
    {
        Assert.Equal(("dup-line-frac", 1 / 3.0), Value(s_off with { DupLineFrac = 0.3 }, "a\nb\n\na"));
        Assert.Equal(("dup-line-char-frac", 3 / 7.0), Value(s_off with { DupLineCharFrac = 0.2 }, "a b\na b"));
        // Line feeds at both ends leave two empty lines, of which one is a repetition.
        Assert.Equal(("dup-line-frac", 1 / 3.0), Value(s_off with { DupLineFrac = 0.3 }, "\na\n"));
    }

    [Theory]
    [InlineData("a b c a b d a b", "top-2-gram", 9 / 15.0)]
    [InlineData("one", null, 0)]
    [InlineData("one two", "top-2-gram", 1)]
    public void The_most_frequent_n_gram_may_not_be_the_text(string text, string? rule, double value)
    {
        var verdict = new GopherRepetition { DupNGrams = null, TopNGrams = new Dictionary<int, double> { [2] = 0.2 } }.Judge(text);
        Assert.Equal(rule, verdict.Rule);
        if (rule is not null) Assert.Equal(value, verdict.Value);
    }

    [Fact]
    public void N_grams_met_again_are_dropped()
    {
        var filter = s_off with { DupNGrams = new Dictionary<int, double> { [5] = 0.15 } };
        Assert.Equal(("dup-5-gram", 5 / 21.0), Value(filter, "a b c d e x a b c d e"));
        Assert.Null(filter.Judge("a b c d e f g h i j k").Rule);
        // After a hit the scan goes on behind it: eleven equal words hold two more 5-grams, not six.
        Assert.Equal(("dup-5-gram", 10 / 23.0), Value(filter, "a a a a a a a a a a a b"[..23]));
    }

    [Fact]
    public void Every_rule_of_the_default_has_its_name()
    {
        var doc = new Document(Sample("en.txt"));
        var rules = new Rules();
        Assert.Equal(Fate.Kept, new GopherRepetition().Judge(doc, rules).Fate);
        Assert.Equal(
            [
                "dup-para-frac", "dup-para-char-frac", "dup-line-frac", "dup-line-char-frac", "top-2-gram", "top-3-gram", "top-4-gram",
                "dup-5-gram", "dup-6-gram", "dup-7-gram", "dup-8-gram", "dup-9-gram", "dup-10-gram",
            ],
            rules.Tallies.Select(t => t.Rule));
        Assert.Equal([0.3, 0.2, 0.3, 0.2, 0.2, 0.18, 0.16, 0.15, 0.14, 0.13, 0.12, 0.11, 0.10], rules.Tallies.Select(t => t.Limit));
    }

    [Fact]
    public void Fates_and_values_are_those_of_the_plain_twin()
    {
        var text = Gen.Select(Gens.Of("a", "b", "cc").Array[0, 60], Gens.Of(" ", " ", " ", "\n", "\n\n").Array[60],
            (words, gaps) => string.Concat(words.Select((w, i) => w + gaps[i])));
        var filter = new GopherRepetition();
        text.Sample(t =>
        {
            var verdict = filter.Judge(t);
            var expected = Twin(t);
            Assert.Equal(expected.Rule, verdict.Rule);
            if (expected.Rule is not null) Assert.Equal(expected.Value, verdict.Value);
        }, iter: 3000);
    }

    [Fact]
    public void Dclm_counts_covered_words_over_the_letters_of_words()
    {
        var dclm = s_off with { Variant = GopherRepetitionVariant.Dclm, DupNGrams = new Dictionary<int, double> { [2] = 0.1 } };
        Assert.Equal(("dup-2-gram", 4 / 5.0), Value(dclm, "a b x a b"));
        Assert.Equal(("dup-2-gram", 1.0), Value(dclm, "a a a"));
        var top = s_off with { Variant = GopherRepetitionVariant.Dclm, TopNGrams = new Dictionary<int, double> { [2] = 0.1 } };
        Assert.Equal(("top-2-gram", 4 / 5.0), Value(top, "a b x a b"));
        Assert.Null(top.Judge("a b").Rule);
    }

    [Fact]
    public void An_empty_text_repeats_nothing() => Assert.Equal(Fate.Kept, new GopherRepetition().Judge("").Fate);

    [Fact]
    public void Null_turns_a_rule_off() => Assert.Equal(Fate.Kept, s_off.Judge(Repeat("same line", 50, "\n\n")).Fate);

    [Fact]
    public void An_n_gram_of_no_words_is_refused() =>
        Assert.Throws<RecipeException>(() => new GopherRepetition { TopNGrams = new Dictionary<int, double> { [0] = 1 } });

    [Fact]
    public void Chinese_has_its_own_numbers()
    {
        var chinese = GopherRepetition.Presets["fineweb2-zh"]();
        Assert.Null(chinese.Judge(Sample("zh.txt")).Rule);
        Assert.Equal(0.287, chinese.Judge(Repeat("一样的一行", 3, "\n")).Limit);
    }

    private static (string? Rule, double Value) Value(GopherRepetition filter, string text)
    {
        var verdict = filter.Judge(text);
        return (verdict.Rule, verdict.Value);
    }

    private static (string? Rule, double Value) Twin(string text)
    {
        double length = PythonText.Len(text);
        double Share(double part) => length == 0 ? 0 : part / length;
        var paragraphs = System.Text.RegularExpressions.Regex.Split(PythonText.Strip(text), "\n{2,}");
        var (count, chars) = RepetitionTwin.Duplicates(paragraphs);
        if ((double)count / paragraphs.Length > 0.3) return ("dup-para-frac", (double)count / paragraphs.Length);
        if (Share(chars) > 0.2) return ("dup-para-char-frac", Share(chars));
        var lines = System.Text.RegularExpressions.Regex.Split(text, "\n+");
        (count, chars) = RepetitionTwin.Duplicates(lines);
        if ((double)count / lines.Length > 0.3) return ("dup-line-frac", (double)count / lines.Length);
        if (Share(chars) > 0.2) return ("dup-line-char-frac", Share(chars));
        var words = PythonText.Words(text);
        foreach (var (n, limit) in new[] { (2, 0.2), (3, 0.18), (4, 0.16) })
            if (Share(RepetitionTwin.Top(words, n)) > limit) return ($"top-{n}-gram", Share(RepetitionTwin.Top(words, n)));
        foreach (var (n, limit) in new[] { (5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10) })
            if (Share(RepetitionTwin.Duplicated(words, n)) > limit) return ($"dup-{n}-gram", Share(RepetitionTwin.Duplicated(words, n)));
        return (null, 0);
    }
}
