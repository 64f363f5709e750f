using Plinth.Recipes;

namespace Plinth.Tests;

public sealed class StepsTests
{
    [Fact]
    public void Every_step_stands_in_the_table() => Assert.Equal(
        Concrete(typeof(IStep)), Steps.All.Values.Select(s => s.Type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_source_stands_in_the_table() => Assert.Equal(
        Concrete(typeof(ISource)), Steps.Sources.Values.Select(s => s.Type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_in_kebab_case_and_options_of_kinds_that_recipes_can_express()
    {
        foreach (var (word, type) in Steps.All.Select(s => (s.Key, s.Value.Type)).Concat(Steps.Sources.Select(s => (s.Key, s.Value.Type))))
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", word);
            foreach (var (name, option) in OptionBinder.OptionsOf(type))
            {
                var inner = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
                Assert.True(inner.IsEnum || inner == typeof(string) || inner == typeof(bool) || inner == typeof(int) || inner == typeof(long) || inner == typeof(double)
                    || inner == typeof(string[]) || inner == typeof(IReadOnlyList<string>)
                    || inner == typeof(IReadOnlyDictionary<string, double>) || inner == typeof(IReadOnlyDictionary<int, double>), $"{word}.{name} is of type {inner}");
            }
        }
    }

    // Steps that work with a model of the user's.
    private static readonly string[] NeedsFiles = ["classifier", "perplexity"];

    [Fact]
    public void Defaults_and_presets_can_be_made_and_prepared()
    {
        foreach (var (word, named) in Steps.All)
        {
            foreach (var make in (named.Presets?.Values ?? []).Prepend(named.Default))
            {
                var step = make();
                try { (step as IPrepared)?.Prepare(new StepContext(Path.GetTempPath(), 1)); }
                catch (PlinthException e) when (!NeedsFiles.Contains(word)) { Assert.Fail($"{word}: {e.Message}"); }
                catch (PlinthException e) { Assert.NotEmpty(e.Message); }
            }
        }
    }

    /// <summary>Every recipe that ships.</summary>
    public static TheoryData<string> Recipes => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recipes"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_that_ships_is_right_and_finds_the_sample(string name)
    {
        var recipe = RecipeReader.Read(Path.Combine(AppContext.BaseDirectory, "recipes", name + ".yaml"), AppContext.BaseDirectory);
        Assert.Equal(name, recipe.Name);
        // What a model is to write does not ship.
        if (name == "synthetic") Assert.Contains("no file matches", Assert.Throws<RecipeException>(() => Plinth.Running.Run.Split(recipe)).Message, StringComparison.Ordinal);
        else Assert.NotEmpty(Plinth.Running.Run.Split(recipe));
    }

    [Fact]
    public void The_library_knows_neither_torch_nor_a_web_server_nor_the_program()
    {
        var references = typeof(Document).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.DoesNotContain(references, r => r.Contains("Torch", StringComparison.OrdinalIgnoreCase) || r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain("Plinth.Cli", references);
    }

    private static IEnumerable<string> Concrete(Type kind) => typeof(Document).Assembly.GetTypes()
        .Where(t => kind.IsAssignableFrom(t) && t is { IsClass: true, IsAbstract: false }).Select(t => t.Name).Order(StringComparer.Ordinal);
}
