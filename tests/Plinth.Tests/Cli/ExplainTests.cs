using Plinth.Cli.Commands;
using Plinth.Recipes;

namespace Plinth.Tests.Cli;

public sealed class ExplainTests
{
    [Fact]
    public void A_step_tells_its_source_its_options_and_its_presets_numbers()
    {
        var text = Of("gopher-quality");
        Assert.Contains("arXiv:2112.11446", text, StringComparison.Ordinal);
        Assert.Contains("  min_words: 50", text, StringComparison.Ordinal);
        Assert.Contains("Within 0 and 1000000000.", text, StringComparison.Ordinal);
        Assert.Contains("      fineweb2-zh: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_tells_the_options_that_set_it()
    {
        var text = Of("gopher-quality/alpha-words");
        Assert.Contains("  min_alpha_words: 0.8", text, StringComparison.Ordinal);
        Assert.DoesNotContain("min_words:", text, StringComparison.Ordinal);
        Assert.Contains("gopher-quality: ", Of("min-words"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gopher-qualty", "gopher-quality")]
    [InlineData("gopher-quality/nothing", "plinth explain gopher-quality")]
    public void What_is_unknown_is_told(string what, string remedy) =>
        Assert.Contains(remedy, Assert.Throws<RecipeException>(() => Of(what)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_step_can_be_explained()
    {
        foreach (var word in Steps.All.Keys) Assert.StartsWith($"{word}: ", Of(word), StringComparison.Ordinal);
    }

    private static string Of(string what)
    {
        var output = new StringWriter();
        ExplainCommand.Explain(output, what);
        return output.ToString();
    }
}
