using Plinth.Models.Checkpoints;
using Plinth.Models.Specs;
using Plinth.Recipes;

namespace Plinth.Models;

/// <summary>The models that ship with plinth: the pages of <c>models/</c>.</summary>
public static class ModelCatalogue
{
    /// <summary>Their names, in the order of the survey's table, then by size.</summary>
    public static IReadOnlyList<string> Names => [.. All().Select(s => s.Name)];

    /// <summary>All of them, in that order.</summary>
    public static IReadOnlyList<ModelSpec> All() =>
    [
        .. typeof(ModelCatalogue).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".yaml", StringComparison.Ordinal)).Select(n => Read(n))
            .OrderBy(s => s.Published?.Row ?? int.MaxValue).ThenBy(s => ModelFigures.Of(s).Parameters).ThenBy(s => s.Name, StringComparer.Ordinal),
    ];

    /// <summary>The spec of a name that ships with plinth, of a YAML file, or of a model's folder.</summary>
    /// <param name="name">Name, file or folder.</param>
    /// <param name="overrides">Values to set over it, such as <c>layers=2</c>; for names and files.</param>
    public static ModelSpec Find(string name, params IReadOnlyList<string> overrides)
    {
        if (Directory.Exists(name)) return Checkpoint.ReadSpec(name);
        if (File.Exists(name)) return SpecReader.Read(name, File.ReadAllText(name), overrides);
        if (typeof(ModelCatalogue).Assembly.GetManifestResourceInfo(name + ".yaml") is not null) return Read(name + ".yaml", overrides);
        throw new RecipeException($"{name}: no such file or folder, and no model of that name{Spelling.Hint(name, Names)}");
    }

    private static ModelSpec Read(string resource, params IReadOnlyList<string> overrides)
    {
        using var stream = typeof(ModelCatalogue).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return SpecReader.Read("models/" + resource, reader.ReadToEnd(), overrides);
    }
}
