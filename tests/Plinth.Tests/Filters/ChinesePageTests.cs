using Plinth.Filters;
using static Plinth.Tests.Filters.Judging;

namespace Plinth.Tests.Filters;

public sealed class ChinesePageTests
{
    [Theory]
    [InlineData("这一行文字够长，是中文的网页。", null, 0)]
    [InlineData("", "min-mean-line-length", 0)]
    [InlineData("短行\n短行", "min-mean-line-length", 2)]
    [InlineData("only nine here 一二三四五六七八九", "min-han", 9)]
    [InlineData("mostly English words around 一二三四五六七八九十 in this long line", "han-share", 10 / 48.0)]
    public void Judges_pages(string text, string? rule, double value)
    {
        var verdict = new ChinesePage().Judge(text);
        Assert.Equal(rule, verdict.Rule);
        if (rule is not null) Assert.Equal(value, verdict.Value, 1e-12);
    }

    [Fact]
    public void Stop_words_of_a_file_are_counted_and_a_bad_line_is_named()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "stop.txt");
        File.WriteAllText(file, "# words\n的\n了\n在\n");
        var page = new ChinesePage { MinHan = null, MinHanShare = null, MinMeanLineLength = null, MinStopWordShare = 0.2, StopWords = file };
        Verdict Of(ChinesePage filter, string text)
        {
            filter.Prepare(new StepContext(folder.Path, 0));
            return filter.Judge(new Document(text), new Rules());
        }

        Assert.Null(Of(page, "他在家的时候下雨了。").Rule);
        var verdict = Of(page with { StopWords = "stop.txt" }, "小麦玉米大豆价格指数");
        Assert.Equal(("stop-word-share", 0.0), (verdict.Rule, verdict.Value));
        Assert.Equal(0, Of(page, "").Value);
        file = Path.Combine(folder.Path, "bad.txt");
        File.WriteAllText(file, "的\n了\t在\n");
        Assert.Contains("bad.txt:2:", Assert.Throws<PlinthException>(() => Of(page with { StopWords = file }, "一二三")).Message, StringComparison.Ordinal);
        Assert.Contains("stop_words", Assert.Throws<PlinthException>(() => Of(page with { StopWords = null }, "一二三")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Presets_differ_where_their_corpora_do()
    {
        const string mixed = "中文一二三四五六七八 latin words";
        Assert.Null(ChinesePage.Presets["wudao"]().Judge(mixed).Rule);
        Assert.Equal("han-share", ChinesePage.Presets["mnbvc"]().Judge(mixed).Rule);
        Assert.Equal("min-chars", ChinesePage.Presets["evalweb"]().Judge(mixed).Rule);
        Assert.Null(ChinesePage.Presets["evalweb"]().Judge(Sample("zh.txt")).Rule);
        Assert.Null(ChinesePage.Presets["mnbvc"]().Judge(Sample("zh.txt")).Rule);
    }

    [Fact]
    public void Repetition_traditional_characters_and_special_ones_are_judged_where_a_preset_has_them()
    {
        var loose = new ChinesePage { MinHan = null, MinHanShare = null, MinMeanLineLength = null };
        Assert.Equal("repeated-runs", (loose with { MaxRepeatedRuns = 0.5 }).Judge(Repeat("这是一个会重复的句子吗是的", 9, "。")).Rule);
        Assert.Equal(("traditional-share", 0.25), ((loose with { MaxTraditionalShare = 0 }).Judge("中文國人").Rule, (loose with { MaxTraditionalShare = 0 }).Judge("中文國人").Value));
        Assert.Equal("special-share", ChinesePage.Presets["roots"]().Judge("★★★★中文").Rule);
        var repeated = ChinesePage.Presets["roots"]().Judge("哈哈哈哈哈哈哈哈哈哈");
        Assert.Equal(("char-repetition", 1.0), (repeated.Rule, repeated.Value));
        var words = (loose with { MaxWordRepetition = 0.96 }).Judge(Repeat("one two three four five six seven ", 40, ""));
        Assert.Equal(("word-repetition", 1.0), (words.Rule, words.Value));
        Assert.Null((loose with { MaxWordRepetition = 0 }).Judge("one two three four five six seven").Rule);
        Assert.Null(ChinesePage.Presets["roots"]().Judge(Sample("zh.txt")).Rule);
        Assert.Equal("punctuation-share", (loose with { MinPunctuationShare = 0.02 }).Judge("没有标点的一行字").Rule);
        Assert.Null((loose with { MaxRepeatedRuns = 0, MaxCharRepetition = 0 }).Judge("").Rule);
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_are_Chinese_too() => Assert.Null(new ChinesePage { MinHan = 3, MinMeanLineLength = null }.Judge("𠀀𠀁𠀂").Rule);

    [Fact]
    public void Null_turns_a_rule_off() =>
        Assert.Equal(Verdict.Keep, new ChinesePage { MinHan = null, MinHanShare = null, MinMeanLineLength = null }.Judge(""));
}
