using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Running;

namespace Plinth.Tests.Cli;

/// <summary>A finished run of the small corpus, with tokens.</summary>
internal static class SmallRun
{
    /// <summary>Makes it and says its folder.</summary>
    /// <param name="folder">Where the recipe and its run lie.</param>
    /// <param name="format">How the corpus is written; the recipe's own when null.</param>
    public static string Make(TestFolder folder, string? format = null)
    {
        SmallCorpus.Write(folder);
        var recipe = RecipeReader.Parse(SmallCorpus.Recipe + "\n  tokens: { vocab: 400, validation: 0.1 }\n", "small.yaml", folder.Path, [.. format is null ? [] : new[] { $"output.corpus.format={format}" }]);
        var run = Run.Start(recipe, folder.File("run"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        return run.Folder;
    }
}
