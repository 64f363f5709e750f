using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Plinth.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Models.Specs;

/// <summary>Reads a spec from YAML (and so from JSON, which is YAML too); says where it is wrong, and what would be right.</summary>
public static partial class SpecReader
{
    /// <summary>Reads a spec.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="overrides">Values to set over the file's, such as <c>feed_forward.width=128</c>.</param>
    public static ModelSpec Read(string file, string text, params IReadOnlyList<string> overrides)
    {
        YamlNode root;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1) throw new RecipeException($"{file}: one spec is wanted, {stream.Documents.Count} are there");
            root = stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new RecipeException($"{file}:{e.Start.Line}:{e.Start.Column}: not YAML: {e.Message}");
        }

        foreach (var assignment in overrides) Set(root, assignment);
        var spec = Bind(file, root);
        // A changed model is not the one that its authors tell of.
        if (overrides.Count > 0) spec = spec with { Title = null, Published = null };
        return spec.Problem() is { } problem ? throw new RecipeException($"{file}: {problem}") : spec;
    }

    private static void Set(YamlNode root, string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        if (at < 1) throw new RecipeException($"'{assignment}' sets nothing; a.b=c is wanted, such as feed_forward.width=128");
        var path = assignment[..at].Split('.');
        var node = root;
        foreach (var step in path[..^1])
        {
            if (node is not YamlMappingNode map) throw new RecipeException($"'{assignment}': nothing stands under {step}");
            if (!map.Children.TryGetValue(new YamlScalarNode(step), out var child)) map.Children[new YamlScalarNode(step)] = child = new YamlMappingNode();
            node = child;
        }

        if (node is not YamlMappingNode last) throw new RecipeException($"'{assignment}': {path[^1]} cannot be set there");
        var value = new YamlStream();
        value.Load(new StringReader(assignment[(at + 1)..]));
        last.Children[new YamlScalarNode(path[^1])] = value.Documents.Count == 0 ? new YamlScalarNode("") : value.Documents[0].RootNode;
    }

    private static ModelSpec Bind(string file, YamlNode root)
    {
        try
        {
            return ToJson(root).Deserialize<ModelSpec>(SpecJson.Options) ?? throw new RecipeException($"{file}: empty");
        }
        catch (JsonException e)
        {
            var path = e.Path is null or "$" ? [] : Segments().Matches(e.Path).Select(m => m.Groups[1].Value + m.Groups[2].Value).ToList();
            var (node, info) = Walk(root, SpecJson.InfoOf(typeof(ModelSpec)), path);
            throw new RecipeException($"{file}:{node.Start.Line}:{node.Start.Column}: {Explain(e.Message, path, node, info)}");
        }
        catch (NotSupportedException)
        {
            // A choice whose map has no "kind".
            throw new RecipeException($"{file}: position, block, norm, initialisation and objectives each need a kind");
        }
    }

    private static string Explain(string message, List<string> path, YamlNode node, JsonTypeInfo? info)
    {
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            var wrong = Quoted().Match(message).Groups[1].Value;
            return $"'{wrong}' is not an option here{Spelling.Hint(wrong, info?.Properties.Select(p => p.Name) ?? [])}";
        }

        if (message.Contains("missing required", StringComparison.Ordinal))
            return $"missing: {string.Join(", ", Quoted().Matches(message).Skip(1).Select(m => m.Groups[1].Value))}";
        if (message.Contains("discriminator", StringComparison.Ordinal) && info?.PolymorphismOptions is { } choices)
        {
            var kind = (node as YamlMappingNode)?.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "kind" }).Value as YamlScalarNode;
            return $"'{kind?.Value}' is not a kind of {path.LastOrDefault()}{Spelling.Hint(kind?.Value ?? "", choices.DerivedTypes.Select(d => (string)d.TypeDiscriminator!))}";
        }

        return $"'{node}' does not fit {path.LastOrDefault() ?? "a spec"}";
    }

    /// <summary>The node a path leads to, and what is known of the type that it fills.</summary>
    private static (YamlNode Node, JsonTypeInfo? Info) Walk(YamlNode node, JsonTypeInfo? info, List<string> path)
    {
        foreach (var step in path)
        {
            if (node is YamlSequenceNode list && int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count)
            {
                node = list.Children[index];
                info = info?.ElementType is { } element ? SpecJson.InfoOf(element) : null;
            }
            else if (node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(step), out var child))
            {
                // An unknown key has no type: what is told is the map that it stands in.
                var property = Derived(map, info)?.Properties.FirstOrDefault(p => p.Name == step);
                if (property is null) return (map.Children.Keys.First(k => ((YamlScalarNode)k).Value == step), Derived(map, info));
                node = child;
                info = SpecJson.InfoOf(property.PropertyType);
            }
            else
            {
                break;
            }
        }

        return (node, info);
    }

    private static JsonTypeInfo? Derived(YamlMappingNode map, JsonTypeInfo? info)
    {
        if (info?.PolymorphismOptions is not { } choices) return info;
        map.Children.TryGetValue(new YamlScalarNode("kind"), out var kind);
        var type = choices.DerivedTypes.FirstOrDefault(d => d.TypeDiscriminator as string == (kind as YamlScalarNode)?.Value).DerivedType;
        return type is null ? info : SpecJson.InfoOf(type);
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value ?? "", ToJson(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"\.([A-Za-z_0-9]+)|\[(\d+)\]")]
    private static partial Regex Segments();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
