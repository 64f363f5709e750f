using Plinth.Languages;
using Plinth.Recipes;

namespace Plinth.TextModels;

/// <summary>Languages that a recipe keeps and that a step of it has no model for.</summary>
public static class ModelGaps
{
    /// <summary>A warning for each such step: those documents pass it unjudged, and nothing else would say so.</summary>
    /// <returns>The step's name, and what to say of it.</returns>
    public static IEnumerable<(string Step, string Warning)> Of(Recipe recipe)
    {
        string[] kept = [];
        foreach (var entry in recipe.Steps)
        {
            if (entry.Step is LanguageFilter { Keep: { } keep }) kept = [.. keep.Select(code => code.Split('-')[0]).Distinct(StringComparer.Ordinal)];
            var models = entry.Step switch
            {
                Perplexity step => step.Languages,
                ClassifierFilter step => step.Languages,
                _ => [],
            };
            var asked = entry.Only is { } only ? kept.Intersect(only.Select(code => code.Split('-')[0])) : kept;
            var without = models.Length == 0 ? [] : asked.Except(models).ToList();
            if (without.Count > 0) yield return (entry.Name, $"no model for {string.Join(", ", without)}, kept by this recipe; such documents pass without a score");
        }
    }
}
