using Plinth.Filters;

namespace Plinth.Tests.Filters;

public sealed class LengthTests
{
    [Fact]
    public void Each_limit_is_a_rule()
    {
        const string text = "ab😀 c.\nde";
        Drops("min-chars", 9, new Length { MinChars = 10 }, text);
        Drops("max-chars", 9, new Length { MaxChars = 8 }, text);
        Drops("min-words", 4, new Length { MinWords = 5 }, text);
        Drops("max-words", 4, new Length { MaxWords = 3 }, text);
        Drops("min-lines", 2, new Length { MinLines = 3 }, text);
        Drops("max-lines", 2, new Length { MaxLines = 1 }, text);
        Drops("min-mean-line-length", 4, new Length { MinMeanLineLength = 5 }, text);
        Drops("max-mean-line-length", 4, new Length { MaxMeanLineLength = 3 }, text);
        Drops("max-line-length", 6, new Length { MaxLineLength = 5 }, text);
    }

    [Fact]
    public void Values_at_the_limit_stay() => Assert.Null(new Length { MinChars = 2, MaxChars = 2, MinWords = 1, MaxWords = 1, MinLines = 1, MaxLines = 1 }.Judge("ab").Rule);

    [Fact]
    public void Without_options_everything_stays() => Assert.Equal(Verdict.Keep, new Length().Judge(""));

    [Fact]
    public void An_empty_text_has_no_lines() => Drops("min-lines", 0, new Length { MinLines = 1 }, "");

    [Fact]
    public void CCNet_wants_300_characters() => Drops("min-chars", 299, Length.Presets["ccnet"](), new string('a', 299));

    private static void Drops(string rule, double value, Length filter, string text)
    {
        var verdict = filter.Judge(text);
        Assert.Equal((rule, value), (verdict.Rule, verdict.Value));
    }
}
