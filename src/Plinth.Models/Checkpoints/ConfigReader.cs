using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Models.FeedForward;

namespace Plinth.Models.Checkpoints;

/// <summary>A <c>config.json</c>: its keys by type, and what in it a decoder cannot do, refused by name.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="config">Its content.</param>
public sealed class ConfigReader(string file, JsonObject config)
{
    /// <summary>The file's name.</summary>
    public string File => file;

    /// <summary>An object within, as text.</summary>
    public string Json(string key) => config[key]?.ToJsonString() ?? throw new PlinthException($"{file}: {key} is missing");

    /// <summary>A whole number that must be there under one of these keys.</summary>
    public int Int(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (IntOrNull(key) is { } value) return value;
        throw new PlinthException($"{file}: {string.Join(" or ", keys!)} is missing");
    }

    /// <summary>A whole number, or null.</summary>
    public int? IntOrNull(string key) => config[key] is not { } node
        ? null
        : node is JsonValue value && value.TryGetValue<double>(out var number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Wrong(key, "a whole number");

    /// <summary>A number, or null.</summary>
    public double? NumberOrNull(string key) => config[key] is not { } node
        ? null
        : node is JsonValue value && value.TryGetValue<double>(out var number) ? number : throw Wrong(key, "a number");

    /// <summary>True or false.</summary>
    public bool Bool(string key, bool otherwise) => config[key] is not { } node
        ? otherwise
        : node is JsonValue value && value.TryGetValue<bool>(out var answer) ? answer : throw Wrong(key, "true or false");

    /// <summary>A word, or null.</summary>
    public string? Text(string key) => config[key] is not { } node ? null : node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Wrong(key, "a word");

    /// <summary>An object within, or null.</summary>
    public ConfigReader? Part(string key) => config[key] is not { } node ? null : node is JsonObject part ? new($"{file}: {key}", part) : throw Wrong(key, "an object");

    /// <summary>A list of words, or null.</summary>
    public IReadOnlyList<string>? Words(string key) => config[key] is not { } node
        ? null
        : node is JsonArray list && list.All(n => n is JsonValue v && v.TryGetValue<string>(out _)) ? [.. list.Select(n => (string)n!)] : throw Wrong(key, "a list of words");

    /// <summary>The activation that a family's word stands for.</summary>
    public Activation Activation(string key, string otherwise) => (Text(key) ?? otherwise) switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => FeedForward.Activation.GeluTanh,
        "gelu" => FeedForward.Activation.Gelu,
        "relu" => FeedForward.Activation.Relu,
        "silu" or "swish" => FeedForward.Activation.Silu,
        var word => throw new PlinthException($"{file}: {key}: {word} is not an activation that the decoder has"),
    };

    /// <summary>Refuses the model where a key has another value than the decoder can do.</summary>
    public void Must(string key, JsonNode? wanted)
    {
        if (config[key] is not { } found || JsonNode.DeepEquals(found, wanted) || SameNumber(found, wanted)) return;
        throw new PlinthException($"{file}: {key}: {found.ToJsonString()} is not something the decoder can do; only {wanted?.ToJsonString() ?? "null"} is");
    }

    private static bool SameNumber(JsonNode a, JsonNode? b) =>
        a is JsonValue x && b is JsonValue y && x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number
        && double.Parse(a.ToJsonString(), CultureInfo.InvariantCulture) == double.Parse(b.ToJsonString(), CultureInfo.InvariantCulture);

    private PlinthException Wrong(string key, string wanted) => new($"{file}: {key}: {config[key]!.ToJsonString()}, where {wanted} is wanted");
}
