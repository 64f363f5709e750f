using CsCheck;
using Plinth.Filters;
using Plinth.Tests.Signals;

namespace Plinth.Tests.Filters;

public sealed class BadWordsTests
{
    [Theory]
    [InlineData("What an ASSHOLE.", null, "bad-words")]
    [InlineData("A glass of assam in the class", null, null)]
    [InlineData("my_ass_ets", null, null)]
    [InlineData("ass", "en", "bad-words")]
    [InlineData("the auto erotic thing", "en", "bad-words")]
    [InlineData("ass", "de", null)]
    [InlineData("ass", "xx", null)]
    [InlineData("他是个王八蛋吗", "zh", "bad-words")]
    [InlineData("性别与个性", "zh", null)]
    [InlineData("女の子とグロ", "ja", null)]
    [InlineData("", null, null)]
    public void Judges_by_the_list_of_the_language(string text, string? language, string? rule) =>
        Assert.Equal(rule, new BadWords().Judge(text, language).Rule);

    [Fact]
    public void Reports_that_there_was_one() => Assert.Equal((1, 0), (new BadWords().Judge("ass").Value, new BadWords().Judge("ass").Limit));

    [Fact]
    public void Only_the_languages_named_are_judged()
    {
        var chinese = new BadWords { Languages = ["zh"] };
        Assert.Null(chinese.Judge("ass", "en").Rule);
        Assert.Equal("bad-words", chinese.Judge("王八蛋", "zh").Rule);
    }

    [Fact]
    public void A_language_without_a_list_is_an_error() =>
        Assert.Contains("'xx'", Assert.Throws<RecipeException>(() => new BadWords { Languages = ["xx"] }.Judge("")).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_default_language_a_document_of_no_language_passes() => Assert.Null(new BadWords { DefaultLanguage = null }.Judge("ass").Rule);

    [Fact]
    public void A_share_is_kept_by_the_hash_of_the_id()
    {
        var filter = new BadWords { KeepFraction = 0.25 };
        filter.Prepare(new StepContext(".", 17));
        bool Kept(int id) => filter.Judge(new Document("ass", $"doc-{id}"), new Rules()).Fate == Fate.Kept;
        var kept = Enumerable.Range(0, 4000).Count(Kept);
        Assert.InRange(kept, 900, 1100);
        Assert.Equal(Enumerable.Range(0, 50).Select(Kept), Enumerable.Range(0, 50).Select(Kept));
    }

    [Fact]
    public void The_matcher_finds_what_a_search_for_each_word_finds()
    {
        var words = Gens.Of("a", "ab", "bab", "bc", "bca", "c", "caa", "a b").Array[1, 5];
        var texts = Gens.Of("a", "b", "c", "A", "B", " ", "_", "1").Array[0, 12].Select(string.Concat);
        Gen.Select(words, texts).Sample((patterns, text) =>
        {
            var matcher = new PatternMatcher(patterns);
            Assert.Equal(patterns.Any(p => text.Contains(p, StringComparison.OrdinalIgnoreCase)), matcher.IsIn(text, whole: false));
            Assert.Equal(
                patterns.Any(p => System.Text.RegularExpressions.Regex.IsMatch(text.ToLowerInvariant(), $@"(?:\W|^){p}(?:\W|$)")),
                matcher.IsIn(text, whole: true));
        }, iter: 3000);
    }
}
