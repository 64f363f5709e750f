using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Recipes;

/// <summary>Assignments on the command line that go over a recipe: <c>steps.gopher-quality.min_words=30</c>, <c>seed=3</c>, <c>steps.c4=off</c>.</summary>
internal static class RecipeOverride
{
    /// <summary>Applies one assignment to the tree of a recipe.</summary>
    public static void Apply(YamlMappingNode root, string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new RecipeException($"--set {assignment}: expected path=value, such as steps.c4.min_sentences=3");
        var path = assignment[..equals].Split('.');
        YamlNode node = root;
        for (var i = 0; i < path.Length - 1; i++) node = Down(node, path[i], assignment);
        var last = path[^1];
        var value = Value(assignment[(equals + 1)..], assignment);
        switch (node)
        {
            case YamlMappingNode map: map.Children[new YamlScalarNode(last)] = value; break;
            case YamlSequenceNode list when Entry(list, last) is { } entry: entry.Children[entry.Children.First().Key] = value; break;
            case YamlSequenceNode list: list.Add(new YamlMappingNode(new YamlScalarNode(last), value)); break;
            default: throw new RecipeException($"--set {assignment}: '{path[^2]}' is a plain value and has no '{last}'");
        }
    }

    /// <summary>The tree as YAML.</summary>
    public static string Write(YamlMappingNode root)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return text.ToString().TrimEnd('.', '\n', '\r') + "\n";
    }

    private static YamlNode Down(YamlNode node, string name, string assignment)
    {
        switch (node)
        {
            case YamlSequenceNode list when Entry(list, name) is { } entry: return Map(entry, entry.Children.First().Key);
            case YamlMappingNode map when map.Children.Keys.FirstOrDefault(k => k is YamlScalarNode { Value: var v } && v == name) is { } key: return Map(map, key);
            case YamlMappingNode map:
                var added = new YamlMappingNode();
                map.Children[new YamlScalarNode(name)] = added;
                return added;
            default: throw new RecipeException($"--set {assignment}: the recipe has no '{name}' there");
        }
    }

    /// <summary>The value under a key, made a map where it is empty, so that options can be set in it.</summary>
    private static YamlNode Map(YamlMappingNode map, YamlNode key)
    {
        if (map.Children[key] is YamlScalarNode { Value: null or "" }) map.Children[key] = new YamlMappingNode();
        return map.Children[key];
    }

    /// <summary>The entry of that name: what it is called by <c>as:</c>, else its word.</summary>
    private static YamlMappingNode? Entry(YamlSequenceNode list, string name)
    {
        var called = list.Children.OfType<YamlMappingNode>().FirstOrDefault(entry => entry.Children.First().Value is YamlMappingNode options && RecipeReader.Child(options, "as") is YamlScalarNode { Value: var other } && other == name);
        if (called is not null) return called;
        for (var i = 0; i < list.Children.Count; i++)
        {
            if (list.Children[i] is YamlScalarNode { Value: var word } && word == name)
                list.Children[i] = new YamlMappingNode(new YamlScalarNode(word), new YamlScalarNode(""));
            if (list.Children[i] is YamlMappingNode map && map.Children.First().Key is YamlScalarNode { Value: var key } && key == name) return map;
        }

        return null;
    }

    private static YamlNode Value(string text, string assignment)
    {
        var stream = new YamlStream();
        try { stream.Load(new StringReader(text)); }
        catch (YamlException e) { throw new RecipeException($"--set {assignment}: {e.Message}"); }
        return stream.Documents.Count == 0 ? new YamlScalarNode("") : stream.Documents[0].RootNode;
    }
}
