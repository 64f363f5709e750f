using Plinth.Cli.Dashboard;
using Plinth.Recipes;

namespace Plinth.Tests.Dashboard;

/// <summary>Options written into a recipe's text.</summary>
public sealed class RecipeTextTests
{
    private const string Yaml = "plinth: 1\nname: x\nsources:\n  - jsonl: in.jsonl # the input\nsteps:\n  # first\n  - length: { min_chars: 3 }  # short ones\n  - c4\n  - gopher-quality:\n      min_words: 4 # few\n  - gopher-repetition: {}\n  - language: { keep: [en, zh] }\n  - gopher-quality: { as: again, only: [zh] }\n  - bad-words:\n";

    [Theory]
    [InlineData("length", "min_chars", "9", "  - length: { min_chars: 9 }  # short ones\n")]
    [InlineData("c4", "min_sentences", "2", "  - c4: { min_sentences: 2 }\n")]
    [InlineData("gopher-quality", "max_words", "8", "  - gopher-quality:\n      { min_words: 4, max_words: 8 } # few\n")]
    [InlineData("gopher-repetition", "dup_line_frac", "null", "  - gopher-repetition: { dup_line_frac: null }\n")]
    [InlineData("language", "min_score", "0.5", "  - language: { keep: [en, zh], min_score: 0.5 }\n")]
    [InlineData("again", "min_words", "7", "  - gopher-quality: { as: again, only: [zh], min_words: 7 }\n")]
    [InlineData("bad-words", "seed", "7", "  - bad-words: { seed: 7 }\n")]
    [InlineData("language", "model", "\"a: b, c\"", "  - language: { keep: [en, zh], model: \"a: b, c\" }\n")]
    public void Changes_one_step_and_nothing_else(string step, string option, string value, string line)
    {
        var changed = RecipeText.With(Yaml, step, new Dictionary<string, string> { [option] = value });
        Assert.Contains(line, changed, StringComparison.Ordinal);
        Assert.Contains("# the input", changed, StringComparison.Ordinal);
        Assert.Equal(Yaml.Split('\n').Length, changed.Split('\n').Length);
        if (step is not "bad-words") _ = RecipeReader.Parse(changed.Replace("  - bad-words:\n", "", StringComparison.Ordinal).Replace(", model: \"a: b, c\"", "", StringComparison.Ordinal).Replace("dup_line_frac", "max_dup_lines", StringComparison.Ordinal).Replace(" max_dup_lines: null ", "", StringComparison.Ordinal), "x.yaml", "/", prepare: false);
    }

    [Fact]
    public void Refuses_a_step_that_is_not_there() => Assert.Throws<NotFoundException>(() => RecipeText.With(Yaml, "none", new Dictionary<string, string> { ["a"] = "1" }));

    [Fact]
    public void Says_where_a_value_is_no_yaml() => Assert.Throws<RecipeException>(() => RecipeText.With(Yaml, "length", new Dictionary<string, string> { ["min_chars"] = "[1" }));
}
