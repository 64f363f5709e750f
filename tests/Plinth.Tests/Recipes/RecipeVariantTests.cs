using Plinth.Recipes;

namespace Plinth.Tests.Recipes;

public class RecipeVariantTests
{
    private const string Yaml = "plinth: 1\nname: r\nsources:\n  - jsonl: { files: [x.jsonl] }\nsteps:\n  - length: { min_chars: 5 }\n  - gopher-quality: {}\n  - length: { as: later, min_chars: 9 }\noutput:\n  corpus: { format: jsonl }\n  tokens: { tokenizer: train }\n";

    [Fact]
    public void One_step_goes_and_the_others_stay_as_they_are()
    {
        var whole = RecipeReader.Parse(Yaml, "r.yaml", "/");
        Assert.NotNull(whole.Tokens);
        var without = RecipeVariant.Without(whole, 1);
        Assert.Equal(["length", "later"], without.Steps.Select(s => s.Name));
        Assert.Null(without.Tokens);
        Assert.Equal(["length", "gopher-quality"], RecipeVariant.Without(whole, 2).Steps.Select(s => s.Name));
        Assert.Equal(3, RecipeVariant.Without(whole, null).Steps.Count);
    }
}
