using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Tests.Cli;

/// <summary>Holds YAML against a JSON Schema: the words of draft 7 that Plinth's schemas use, and an error for any other.</summary>
internal static partial class JsonSchemaCheck
{
    private static readonly string[] s_notes = ["$schema", "description", "default"];

    /// <summary>What is wrong with a text; empty when nothing is.</summary>
    public static List<string> Problems(JsonNode schema, string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var problems = new List<string>();
        Check(schema, ToJson(stream.Documents[0].RootNode), "", problems, schema);
        return problems;
    }

    private static void Check(JsonNode schema, JsonNode? value, string at, List<string> problems, JsonNode root)
    {
        if (schema is JsonValue flag)
        {
            if (!flag.GetValue<bool>()) problems.Add($"{at}: nothing may stand here");
            return;
        }

        foreach (var (word, rule) in schema.AsObject())
        {
            switch (word)
            {
                case "$ref": Check(Resolve(root, rule!.GetValue<string>()), value, at, problems, root); break;
                case "type" when !Types(rule!).Any(t => Is(value, t)): problems.Add($"{at}: not {rule!.ToJsonString()}"); break;
                case "type": break;
                case "enum" when !rule!.AsArray().Any(v => JsonNode.DeepEquals(v, value)): problems.Add($"{at}: none of {rule!.ToJsonString()}"); break;
                case "const" when !JsonNode.DeepEquals(rule, value): problems.Add($"{at}: not {rule!.ToJsonString()}"); break;
                case "enum" or "const": break;
                case "pattern": if (value is JsonValue v1 && v1.TryGetValue<string>(out var text) && !Regex.IsMatch(text, rule!.GetValue<string>())) problems.Add($"{at}: no {rule}"); break;
                case "minimum": if (Is(value, "number") && Number(value) < Number(rule)) problems.Add($"{at}: below {rule}"); break;
                case "maximum": if (Is(value, "number") && Number(value) > Number(rule)) problems.Add($"{at}: above {rule}"); break;
                case "minProperties": if (value is JsonObject few && few.Count < Number(rule)) problems.Add($"{at}: too few"); break;
                case "maxProperties": if (value is JsonObject many && many.Count > Number(rule)) problems.Add($"{at}: too many"); break;
                case "required": if (value is JsonObject map) problems.AddRange(rule!.AsArray().Select(r => r!.GetValue<string>()).Where(r => !map.ContainsKey(r)).Select(r => $"{at}: {r} is missing")); break;
                case "items": if (value is JsonArray list) foreach (var (i, item) in list.Index()) Check(rule!, item, $"{at}/{i}", problems, root); break;
                case "properties":
                    if (value is JsonObject o)
                        foreach (var (name, inner) in o)
                            if (rule![name] is { } its) Check(its, inner, $"{at}/{name}", problems, root);
                    break;
                case "additionalProperties":
                    if (value is JsonObject all)
                        foreach (var (name, inner) in all)
                            if (schema["properties"]?[name] is null) Check(rule!, inner, $"{at}/{name}", problems, root);
                    break;
                case "anyOf":
                    var tries = rule!.AsArray().Select(choice =>
                    {
                        var found = new List<string>();
                        Check(choice!, value, at, found, root);
                        return found;
                    }).ToList();
                    if (!tries.Any(t => t.Count == 0)) problems.AddRange(tries.MaxBy(t => t.Max(Depth))!);
                    break;
                default: if (!s_notes.Contains(word)) throw new NotSupportedException($"the check does not know '{word}'"); break;
            }
        }
    }

    /// <summary>How deep the place of a problem lies: the choice that failed deepest is the one that was meant.</summary>
    private static int Depth(string problem) => problem[..problem.IndexOf(':', StringComparison.Ordinal)].Count(c => c == '/');

    private static JsonNode Resolve(JsonNode root, string path) => path.Split('/').Skip(1).Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray list ? list.Select(t => t!.GetValue<string>()) : [rule.GetValue<string>()];

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue s && s.TryGetValue<string>(out _),
        "boolean" => value is JsonValue b && b.TryGetValue<bool>(out _),
        "number" => value is JsonValue n && n.TryGetValue<double>(out _),
        "integer" => value is JsonValue i && i.TryGetValue<double>(out var x) && x == Math.Floor(x),
        _ => throw new NotSupportedException(type),
    };

    private static double Number(JsonNode? value) => value is JsonValue v && v.TryGetValue<double>(out var x) ? x : Convert.ToDouble(value!.ToString(), CultureInfo.InvariantCulture);

    /// <summary>As YAML 1.2's core schema reads it, which is how editors do.</summary>
    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, ToJson(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value),
        YamlScalarNode { Value: null or "" or "null" or "~" } => null,
        YamlScalarNode { Value: "true" or "True" } => JsonValue.Create(true),
        YamlScalarNode { Value: "false" or "False" } => JsonValue.Create(false),
        YamlScalarNode { Value: { } plain } when CoreNumber().IsMatch(plain) => JsonValue.Create(double.Parse(plain, CultureInfo.InvariantCulture)),
        YamlScalarNode { Value: { } plain } => JsonValue.Create(plain),
        _ => throw new NotSupportedException(),
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex CoreNumber();
}
