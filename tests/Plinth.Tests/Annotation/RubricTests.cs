using Plinth.Annotation;

namespace Plinth.Tests.Annotation;

public sealed class RubricTests
{
    [Theory]
    [InlineData("""{"reason": "clear", "score": 3}""", 3, "clear")]
    [InlineData("""{"score": 4}""", 4, "")]
    [InlineData("Here it is:\n```json\n{\"score\": \"2\", \"reason\": \"so\"}\n```\nAnything else?", 2, "so")]
    [InlineData("""<think>maybe {"score": 5}</think> {"reason": "结构清楚", "score": 1}""", 1, "结构清楚")]
    [InlineData("""{"note": {"score": 9}} {"score": 0, "reason": "x"}""", 0, "x")]
    public void A_score_is_found_in_json(string answer, double score, string reason)
    {
        var reading = Edu().Read(answer, false);
        Assert.Null(reading.Fault);
        Assert.Equal((score, reason), (reading.Value!.Score, reading.Value.Reason));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<think>{\"score\": 3}</think>", "empty")]
    [InlineData("a good text", "not-json")]
    [InlineData("{\"score\": 3", "not-json")]
    [InlineData("{\"reason\": \"good\"}", "no-score")]
    [InlineData("{\"score\": null}", "no-score")]
    [InlineData("{\"score\": 6}", "out-of-range")]
    [InlineData("{\"score\": -1}", "out-of-range")]
    [InlineData("{\"score\": 1e999}", "out-of-range")]
    [InlineData("{\"score\": \"NaN\"}", "out-of-range")]
    [InlineData("{\"score\": 2.5}", "not-whole")]
    public void What_cannot_be_used_has_a_name(string answer, string fault) => Assert.Equal(fault, Edu().Read(answer, false).Fault);

    [Fact]
    public void An_answer_cut_short_is_one_only_where_the_score_is_missing()
    {
        Assert.Equal("cut-short", Edu().Read("{\"reason\": \"it is", true).Fault);
        Assert.Null(Edu().Read("{\"score\": 3} and mo", true).Fault);
    }

    [Theory]
    [InlineData("It is clear.\nScore: 4", 4, "It is clear.")]
    [InlineData("Score: 1 at first.\n**Final score:** 3.5", 3.5, "Score: 1 at first.")]
    [InlineData("条理清楚。\n得分：2", 2, "条理清楚。")]
    public void A_score_is_found_in_the_last_line_that_states_one(string answer, double score, string reason)
    {
        using var folder = new TestFolder();
        folder.Write("r.yaml", "rubric: 1\nname: r\nanswer: line\nwhole: false\nprompt: 'judge {text}'\n");
        var reading = Rubric.Open("r.yaml", folder.Path).Read(answer, false);
        Assert.Equal((score, reason), (reading.Value!.Score, reading.Value.Reason));
    }

    [Theory]
    [InlineData("edu-en")]
    [InlineData("edu-zh")]
    [InlineData("edu-code-en")]
    [InlineData("edu-code-zh")]
    public void What_ships_opens_and_asks(string name)
    {
        var rubric = Rubric.Open("builtin:" + name, Path.GetTempPath());
        var asked = rubric.Ask("a", "the {text} itself {score}");
        Assert.Contains("the {text} itself {score}", asked.Prompt, StringComparison.Ordinal);
        Assert.Equal((0, 5, name), (rubric.Least, rubric.Most, rubric.Name));
    }

    [Theory]
    [InlineData("name: r\nprompt: '{text}'\n", "r.yaml:1:1: begins with 'rubric: 1'")]
    [InlineData("rubric: 1\nname: r\nprompt: 'no place'\n", "{text} once")]
    [InlineData("rubric: 1\nname: r\nprompt: '{text}'\nmost: 0\n", "least must be below most")]
    [InlineData("rubric: 1\nname: r\nprompt: '{text}'\nmax_char: 9\n", "r.yaml:4:1: 'max_char' is not an option of a rubric; did you mean 'max_chars'?")]
    public void A_wrong_rubric_is_refused_with_its_place(string yaml, string message)
    {
        using var folder = new TestFolder();
        folder.Write("r.yaml", yaml);
        Assert.Contains(message, Assert.Throws<RecipeException>(() => Rubric.Open("r.yaml", folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_hints_at_the_nearest() =>
        Assert.Contains("did you mean 'edu-code-zh'?", Assert.Throws<RecipeException>(() => Rubric.Open("edu-code-zj", Path.GetTempPath())).Message, StringComparison.Ordinal);

    [Fact]
    public void An_excerpt_holds_no_half_characters()
    {
        using var folder = new TestFolder();
        folder.Write("r.yaml", "rubric: 1\nname: r\nmax_chars: 100\nprompt: '{text}'\n");
        var rubric = Rubric.Open("r.yaml", folder.Path);
        Assert.Equal(100, rubric.Excerpt(new string('a', 500)).Length);
        Assert.Equal(99, rubric.Excerpt(new string('a', 99) + "😀😀").Length);
    }

    private static Rubric Edu() => Rubric.Open("edu-en", Path.GetTempPath());
}
