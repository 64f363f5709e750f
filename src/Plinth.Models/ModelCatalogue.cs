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
        .. typeof(ModelCatalogue).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".yaml", StringComparison.Ordinal)).Select(Read)
            .OrderBy(s => s.Published?.Row ?? int.MaxValue).ThenBy(s => ModelFigures.Of(s).Parameters).ThenBy(s => s.Name, StringComparer.Ordinal),
    ];

    /// <summary>The spec of a name that ships with plinth, or of a YAML file.</summary>
    public static ModelSpec Find(string name)
    {
        if (File.Exists(name)) return SpecReader.Read(name, File.ReadAllText(name));
        if (typeof(ModelCatalogue).Assembly.GetManifestResourceInfo(name + ".yaml") is not null) return Read(name + ".yaml");
        throw new RecipeException($"{name}: no such file, and no model of that name{Spelling.Hint(name, Names)}");
    }

    private static ModelSpec Read(string resource)
    {
        using var stream = typeof(ModelCatalogue).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return SpecReader.Read("models/" + resource, reader.ReadToEnd());
    }
}
