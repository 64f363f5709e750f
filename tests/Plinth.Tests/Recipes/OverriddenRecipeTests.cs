using Plinth.Recipes;

namespace Plinth.Tests.Recipes;

/// <summary>A recipe with values set over it, as run.json keeps it.</summary>
public sealed class OverriddenRecipeTests
{
    [Fact]
    public void Keeps_names_languages_and_categories()
    {
        const string yaml = "plinth: 1\nname: x\nsources:\n  - jsonl: { files: in.jsonl, category: web }\nsteps:\n  - length: { min_chars: 3 }\n  - length: { as: again, only: [zh], min_chars: 4 }\n";
        var written = RecipeReader.Parse(yaml, "x.yaml", "/", ["seed=5"]).Yaml;
        var again = RecipeReader.Parse(written, "x.yaml", "/");
        Assert.Equal(5ul, again.Seed);
        Assert.Equal("web", again.Sources[0].Category);
        Assert.Equal(["length", "again"], again.Steps.Select(s => s.Name));
        Assert.Equal(["zh"], again.Steps[1].Only!);
    }
}
