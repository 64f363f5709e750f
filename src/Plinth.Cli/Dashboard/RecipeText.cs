using System.Text.Json;
using Plinth.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Cli.Dashboard;

/// <summary>Writes options into a recipe's text; all else of it stays as it was written, comments too.</summary>
internal static class RecipeText
{
    /// <summary>The recipe with options of one step set.</summary>
    /// <param name="yaml">The recipe.</param>
    /// <param name="step">The step's name in the ledger: its word, or what <c>as:</c> says.</param>
    /// <param name="options">Options by name, each as YAML.</param>
    public static string With(string yaml, string step, IReadOnlyDictionary<string, string> options)
    {
        if (options.Count == 0) return yaml;
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        if (root.Children.TryGetValue(new YamlScalarNode("steps"), out var steps) && steps is YamlSequenceNode list)
            foreach (var entry in list.Children)
                if (NameOf(entry) == step) return Replace(yaml, entry, options);
        throw new NotFoundException($"the recipe has no step '{step}'");
    }

    private static string? NameOf(YamlNode entry) => entry switch
    {
        YamlScalarNode { Value: { } word } => word,
        YamlMappingNode { Children.Count: 1 } map when map.Children.First() is { Key: YamlScalarNode { Value: { } word }, Value: var value } =>
            value is YamlMappingNode own && own.Children.TryGetValue(new YamlScalarNode("as"), out var other) && other is YamlScalarNode { Value: { } name } ? name : word,
        _ => null,
    };

    private static string Replace(string yaml, YamlNode entry, IReadOnlyDictionary<string, string> options)
    {
        if (entry is YamlScalarNode word) return Splice(yaml, End(yaml, word), End(yaml, word), ": " + Flow(options.ToDictionary(o => o.Key, o => Flow(Parsed(o.Key, o.Value)))));
        var (key, value) = ((YamlMappingNode)entry).Children.First();
        var own = value is YamlMappingNode map ? map.Children.ToDictionary(o => ((YamlScalarNode)o.Key).Value!, o => Flow(o.Value)) : [];
        foreach (var (name, text) in options) own[name] = Flow(Parsed(name, text));
        if (value is YamlMappingNode { Children.Count: > 0 } or YamlMappingNode { Style: YamlDotNet.Core.Events.MappingStyle.Flow }) return Splice(yaml, Index(value.Start), End(yaml, value), Flow(own));
        var colon = yaml.IndexOf(':', End(yaml, key)) + 1;
        return Splice(yaml, colon, Math.Max(colon, value is YamlScalarNode { Value: { Length: > 0 } } ? End(yaml, value) : colon), " " + Flow(own));
    }

    private static YamlNode Parsed(string name, string text)
    {
        var stream = new YamlStream();
        try { stream.Load(new StringReader(text)); }
        catch (YamlException e) { throw new RecipeException($"{name}: {e.InnerException?.Message ?? e.Message}"); }
        return stream.Documents.Count == 0 ? new YamlScalarNode("") : stream.Documents[0].RootNode;
    }

    private static string Splice(string text, int from, int to, string with) => text[..from] + with + text[to..];

    private static int Index(Mark mark) => (int)mark.Index;

    // The reader tells where maps and lists begin, not where they end: that is after what they hold last, and after the bracket where there is one.
    private static int End(string yaml, YamlNode node) => node switch
    {
        YamlMappingNode map => Close(yaml, map.Style == YamlDotNet.Core.Events.MappingStyle.Flow, '}', map.Children.Count > 0 ? End(yaml, map.Children.Last().Value) : Index(map.Start) + 1),
        YamlSequenceNode list => Close(yaml, list.Style == YamlDotNet.Core.Events.SequenceStyle.Flow, ']', list.Children.Count > 0 ? End(yaml, list.Children[^1]) : Index(list.Start) + 1),
        _ => Index(node.End),
    };

    private static int Close(string yaml, bool flow, char bracket, int from) => flow ? yaml.IndexOf(bracket, from) + 1 : from;

    private static string Flow(IReadOnlyDictionary<string, string> options) => options.Count == 0 ? "{}" : "{ " + string.Join(", ", options.Select(o => $"{o.Key}: {o.Value}")) + " }";

    private static string Flow(YamlNode node) => node switch
    {
        YamlMappingNode map => Flow(map.Children.ToDictionary(o => Flow(o.Key), o => Flow(o.Value))),
        YamlSequenceNode list => "[" + string.Join(", ", list.Children.Select(Flow)) + "]",
        YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: { } value } when value.AsSpan().IndexOfAny(",[]{}#&*!|>%@`\n:") < 0 => value.Length == 0 ? "null" : value,
        YamlScalarNode { Value: { } value } => JsonSerializer.Serialize(value, QuotedJson.Default.String),
        _ => "null",
    };
}

/// <summary>Strings in quotes: JSON's are YAML's.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class QuotedJson : System.Text.Json.Serialization.JsonSerializerContext;
