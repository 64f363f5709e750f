using Plinth.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Tokens.Mixing;

/// <summary>Reads the YAML of a mix: <c>sources</c>, a list, and the options of <see cref="MixPlan"/>.</summary>
public static class MixReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RecipeException">It is wrong: file, line, column, and the nearest right name.</exception>
    public static MixPlan Read(string path)
    {
        try { return Parse(File.ReadAllText(path), path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new RecipeException($"{path}: cannot be read: {e.Message}"); }
    }

    /// <summary>Reads text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="file">What messages call it.</param>
    public static MixPlan Parse(string yaml, string file)
    {
        var stream = new YamlStream();
        try { stream.Load(new StringReader(yaml)); }
        catch (YamlException e) { throw Place.Of(file, e.Start).Error(e.InnerException?.Message ?? e.Message); }
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new Place(file, 1, 1).Error("a mix is a map: tokens, seed, sources");
        var binder = new OptionBinder(file);
        var list = RecipeReader.Child(root, "sources") as YamlSequenceNode ?? throw binder.At(root).Error("a mix needs 'sources', a list");
        root.Children.Remove(root.Children.Keys.First(k => k is YamlScalarNode { Value: "sources" }));
        var sources = new List<MixSource>();
        foreach (var node in list.Children)
        {
            binder.Collect(() =>
            {
                var source = new MixSource();
                if (node is not YamlMappingNode map) throw binder.At(node).Error("a source of a mix is a map, such as { path: runs/web/tokens, weight: 18.1 }");
                binder.BindInto(source, typeof(MixSource), "a source of a mix", map);
                if (source.Path.Length == 0) throw binder.At(node).Error("a source of a mix needs 'path', a folder of token shards");
                sources.Add(source);
            });
        }

        var plan = new MixPlan { Sources = sources };
        binder.BindInto(plan, typeof(MixPlan), "a mix", root);
        binder.ThrowIfWrong();
        return plan;
    }
}
