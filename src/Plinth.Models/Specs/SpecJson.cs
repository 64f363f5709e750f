using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Plinth.Models.Specs;

/// <summary>A spec as JSON: what YAML is read through, and the <c>config.json</c> of models that have no family of their own.</summary>
public static class SpecJson
{
    // By reflection: a generated reader would forget the defaults of properties that are set once.
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>A spec as JSON.</summary>
    public static JsonObject Write(ModelSpec spec) => JsonSerializer.SerializeToNode(spec, Options)!.AsObject();

    internal static JsonTypeInfo InfoOf(Type type) => Options.GetTypeInfo(type);
}
