using CsCheck;
using Plinth.Filters;
using Plinth.Tests.Signals;
using static Plinth.Tests.Filters.Judging;

namespace Plinth.Tests.Filters;

public sealed class FineWebQualityTests
{
    private const string Prose = "This line is long enough to be prose.";

    [Theory]
    [InlineData(Prose, null)]
    [InlineData("No line of this text ends with a mark\nand this one neither", "punct-lines")]
    [InlineData("Short one.\nShort two.\nShort three.", "short-lines")]
    [InlineData(Prose + "\n" + Prose, "dup-line-chars")]
    [InlineData("Entrepreneurialcounterintuitive.\nCounterproductiveinterconnections.", "new-line-ratio")]
    [InlineData("第一行文字在这里。", "short-lines")]
    public void Judges_lines(string text, string? rule) => Assert.Equal(rule, new FineWebQuality { MaxNewLineRatio = 0.2 }.Judge(text).Rule);

    [Fact]
    public void Reports_value_and_limit()
    {
        var verdict = new FineWebQuality().Judge(Prose + "\n\n" + Prose);
        Assert.Equal(("dup-line-chars", 0.5, 0.01), (verdict.Rule, verdict.Value, verdict.Limit));
    }

    [Fact]
    public void Blank_lines_do_not_count_but_did_in_2024()
    {
        var text = string.Concat(Enumerable.Repeat("\n", 8)) + Prose;
        Assert.Null((new FineWebQuality { MaxNewLineRatio = null }).Judge(text).Rule);
        var old = FineWebQuality.Presets["fineweb"]() with { MaxNewLineRatio = null };
        Assert.Equal(("punct-lines", 1 / 9.0), (old.Judge(text).Rule, old.Judge(text).Value));
    }

    [Fact]
    public void A_value_at_the_limit_dropped_in_2024_only()
    {
        var now = new FineWebQuality { MinPunctLines = 0.5, MaxShortLines = null, MaxDupLineChars = null, MaxNewLineRatio = null };
        Assert.Null(now.Judge("One.\ntwo").Rule);
        Assert.Equal("punct-lines", (now with { Variant = FineWebQualityVariant.Fineweb }).Judge("One.\ntwo").Rule);
        now = now with { MinPunctLines = null, MaxShortLines = 0.5 };
        Assert.Null(now.Judge("short\n" + Prose).Rule);
        Assert.Equal("short-lines", (now with { Variant = FineWebQualityVariant.Fineweb }).Judge("short\n" + Prose).Rule);
    }

    [Theory]
    [InlineData("\"", false, true)]
    [InlineData("'", false, true)]
    [InlineData(".", true, true)]
    [InlineData("。", true, false)]
    [InlineData("؟", true, false)]
    [InlineData("\U00011F43", true, false)]
    [InlineData(",", false, false)]
    public void Marks_that_end_a_line(string mark, bool now, bool in2024)
    {
        var filter = new FineWebQuality { MaxShortLines = null };
        Assert.Equal(now, filter.Judge("A line ends" + mark).Rule is null);
        Assert.Equal(in2024, (filter with { Variant = FineWebQualityVariant.Fineweb }).Judge("A line ends" + mark).Rule is null);
    }

    [Fact]
    public void No_mark_at_all_can_be_let_pass() =>
        Assert.Null(new FineWebQuality { PunctExcludeZero = true }.Judge("A long line of text that has no mark at its end").Rule);

    [Fact]
    public void An_empty_text_has_no_line_with_a_mark() => Assert.Equal(("punct-lines", 0), (new FineWebQuality().Judge("").Rule, new FineWebQuality().Judge("").Value));

    [Fact]
    public void Null_turns_a_rule_off() => Assert.Equal(Fate.Kept,
        new FineWebQuality { MinPunctLines = null, MaxShortLines = null, MaxDupLineChars = null, MaxNewLineRatio = null }.Judge("a\na\na").Fate);

    [Fact]
    public void Chinese_has_its_own_numbers() => Assert.Null(FineWebQuality.Presets["fineweb2-zh"]().Judge(Sample("zh.txt")).Rule);

    [Fact]
    public void Fates_and_values_are_those_of_the_plain_twin()
    {
        var filter = new FineWebQuality();
        Gens.Of("a", Prose, "Ends.", " ", "\n", "\n", "\n\n").Array[0, 25].Select(string.Concat).Sample(text =>
        {
            var verdict = filter.Judge(text);
            var expected = Twin(text);
            Assert.Equal(expected.Rule, verdict.Rule);
            if (expected.Rule is not null) Assert.Equal(expected.Value, verdict.Value);
        }, iter: 3000);
    }

    private static (string? Rule, double Value) Twin(string text)
    {
        var lines = text.Split('\n').Where(l => PythonText.Strip(l).Length > 0).ToList();
        if (lines.Count == 0) return ("punct-lines", 0);
        var ratio = (double)lines.Count(l => l[^1] is '.' or '!' or '?') / lines.Count;
        if (ratio < 0.12) return ("punct-lines", ratio);
        ratio = (double)lines.Count(l => PythonText.Len(l) <= 30) / lines.Count;
        if (ratio > 0.67) return ("short-lines", ratio);
        ratio = (double)RepetitionTwin.Duplicates(lines).Chars / PythonText.Len(text.Replace("\n", ""));
        if (ratio > 0.01) return ("dup-line-chars", ratio);
        ratio = (double)text.Count(c => c == '\n') / PythonText.Words(text).Count;
        return ratio > 0.3 ? ("new-line-ratio", ratio) : (null, 0);
    }
}
