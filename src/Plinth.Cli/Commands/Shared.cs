using System.CommandLine;
using Plinth.Recipes;
using Plinth.Storage;

namespace Plinth.Cli.Commands;

/// <summary>Options and arguments that several verbs take, and what ships with the program.</summary>
internal static class Shared
{
    /// <summary>The folder with the recipes and samples that ship with the program.</summary>
    public static string Home => AppContext.BaseDirectory;

    /// <summary>A recipe: a file, or the name of one that ships with plinth.</summary>
    public static Argument<string> RecipeArgument() => new("RECIPE") { Description = "A recipe file, or the name of one that ships with plinth, such as web-en." };

    /// <summary>A run's folder.</summary>
    public static Argument<string> RunArgument() => new("RUN") { Description = "The run's folder, such as runs/demo, or a place in a store (s3://bucket/path)." };

    /// <summary>Refuses a run in a store where its files must be on this machine.</summary>
    /// <exception cref="RecipeException">It is in a store.</exception>
    public static void Here(string run)
    {
        if (S3Path.Is(run)) throw new RecipeException($"{run} is in a store, and this reads files: plinth pull {run} --out {Path.Combine("runs", Path.GetFileName(run.TrimEnd('/')))} copies it here");
    }

    /// <summary>Assignments that go over a recipe.</summary>
    public static Option<string[]> SetOption() => new("--set")
    {
        Description = "Sets a value over the recipe's: a.b=c, such as steps.c4.min_sentences=3. May be given several times.",
        HelpName = "a.b=c",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Threads.</summary>
    public static Option<int> WorkersOption()
    {
        var option = new Option<int>("--workers")
        {
            Description = "Threads to work with; the result does not depend on it.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--workers is at least 1");
        });
        return option;
    }

    /// <summary>Results as JSON on stdout.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Prints the result as JSON for programs." };

    /// <summary>Warnings of one step that are printed; of more only the number is.</summary>
    private const int MostWarnings = 20;

    /// <summary>Reads the recipe that an argument names, and says on stderr what its steps warn of.</summary>
    public static Recipe ReadRecipe(string name, IReadOnlyList<string> overrides)
    {
        var recipe = FindRecipe(name, overrides);
        foreach (var entry in recipe.Steps)
            if (entry.Step is IWarns step) Warn(Console.Error, entry.Name, step.Warnings);
        foreach (var (step, warning) in TextModels.ModelGaps.Of(recipe)) Warn(Console.Error, step, [warning]);
        return recipe;
    }

    /// <summary>Prints what a step warns of.</summary>
    public static void Warn(TextWriter output, string step, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings.Take(MostWarnings)) output.WriteLine($"warning: {step}: {warning}");
        if (warnings.Count > MostWarnings) output.WriteLine($"warning: {step}: and {warnings.Count - MostWarnings:N0} more");
    }

    private static Recipe FindRecipe(string name, IReadOnlyList<string> overrides)
    {
        var here = Directory.GetCurrentDirectory();
        if (File.Exists(name) || name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
            return RecipeReader.Read(name, here, overrides);
        var shipped = Path.Combine(Home, "recipes", name + ".yaml");
        if (File.Exists(shipped)) return RecipeReader.Read(shipped, here, overrides);
        var known = Directory.Exists(Path.Combine(Home, "recipes"))
            ? Directory.EnumerateFiles(Path.Combine(Home, "recipes"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f))
            : [];
        throw new RecipeException($"{name}: no such file, and no recipe of that name{Spelling.Hint(name, known)}");
    }
}
