using System.Reflection;
using System.Text.Json.Nodes;
using Plinth.Recipes;

namespace Plinth.Cli.Schema;

/// <summary>The options of a step, source or output as JSON Schema: what <see cref="OptionBinder"/> takes, with ranges and what each option means.</summary>
internal sealed class OptionSchema(ApiDocs docs)
{
    // YAML reads 1_000_000 as text; the binder takes it as a number.
    private const string Underscored = "^-?[0-9][0-9_]*(\\.[0-9]+)?$";

    /// <summary>A map of the options of a type.</summary>
    /// <param name="type">Its public properties are the options.</param>
    /// <param name="more">Properties that stand beside them.</param>
    public JsonObject Map(Type type, params IEnumerable<(string Name, JsonObject Schema)> more)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in more) properties[name] = schema;
        foreach (var (name, property) in OptionBinder.OptionsOf(type))
            if (!properties.ContainsKey(name)) properties[name] = Described(Value(property), docs.Of(property));
        return Described(new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false }, docs.Of(type));
    }

    /// <summary>What is said of a type.</summary>
    public string Of(Type type) => docs.Of(type);

    /// <summary>A schema with the description that editors show.</summary>
    public static JsonObject Described(JsonObject schema, string text)
    {
        if (text.Length > 0) schema["description"] = text;
        return schema;
    }

    /// <summary>One of several schemas.</summary>
    public static JsonObject Any(params IEnumerable<JsonObject> choices) => new() { ["anyOf"] = new JsonArray([.. choices]) };

    /// <summary>A value of one JSON type.</summary>
    public static JsonObject OfType(string type) => new() { ["type"] = type };

    /// <summary>A list whose items all follow one schema.</summary>
    public static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    /// <summary>One of some words.</summary>
    public static JsonObject OneOf(params IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };

    /// <summary>What switches an option off.</summary>
    public static JsonObject Off() => new() { ["enum"] = new JsonArray(null, "off") };

    private static JsonObject Value(PropertyInfo option)
    {
        var type = option.PropertyType;
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        var schema = Plain(inner, option.GetCustomAttribute<WithinAttribute>());
        var optional = inner != type || (!type.IsValueType && new NullabilityInfoContext().Create(option).WriteState != NullabilityState.NotNull);
        return optional ? Any(schema, Off()) : schema;
    }

    private static JsonObject Plain(Type type, WithinAttribute? range)
    {
        if (type == typeof(bool)) return OfType("boolean");
        if (type == typeof(string)) return OneOfTypes("string", "number", "boolean");
        if (type == typeof(double)) return Number("number", range);
        if (type == typeof(int) || type == typeof(long) || type == typeof(ulong)) return Number("integer", range);
        if (type == typeof(string[]) || type == typeof(IReadOnlyList<string>)) return Any(OneOfTypes("string", "number"), ListOf(OneOfTypes("string", "number", "boolean")));
        if (type.IsEnum) return OneOf(Enum.GetNames(type).Select(Spelling.Kebab).SelectMany(w => type == typeof(CorpusFormat) && w.Contains('-', StringComparison.Ordinal) ? [w.Replace('-', '.'), w] : new[] { w }));
        if (type == typeof(IReadOnlyDictionary<string, double>) || type == typeof(IReadOnlyDictionary<int, double>))
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Number("number", range) };
        throw new NotSupportedException($"{type} has no place in a recipe");
    }

    private static JsonObject Number(string type, WithinAttribute? range)
    {
        var number = OfType(type);
        if (range is not null) (number["minimum"], number["maximum"]) = (range.Least, range.Most);
        return Any(number, new JsonObject { ["type"] = "string", ["pattern"] = Underscored });
    }

    private static JsonObject OneOfTypes(params string[] types) => new() { ["type"] = new JsonArray([.. types.Select(t => (JsonNode)t)]) };
}
