using YamlDotNet.RepresentationModel;

namespace Plinth.Recipes;

/// <summary>A recipe with something taken away.</summary>
public static class RecipeVariant
{
    /// <summary>The same recipe without a step, and without tokens: what the corpus would be.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="step">The step's place among the steps, from 0; null: no step is taken away.</param>
    /// <exception cref="RecipeException">The recipe without the step is wrong.</exception>
    public static Recipe Without(Recipe recipe, int? step)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(recipe.Yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        if (step is { } at) ((YamlSequenceNode)root.Children[new YamlScalarNode("steps")]).Children.RemoveAt(at);
        if (root.Children.TryGetValue(new YamlScalarNode("output"), out var output) && output is YamlMappingNode map) map.Children.Remove(new YamlScalarNode("tokens"));
        return RecipeReader.Parse(RecipeOverride.Write(root), recipe.File, recipe.BaseDirectory);
    }
}
