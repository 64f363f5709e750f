using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinth.Models.Specs;

/// <summary>A spec as JSON: what YAML is read through, and the <c>config.json</c> of models that have no family of their own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowOutOfOrderMetadataProperties = true, WriteIndented = true)]
[JsonSerializable(typeof(ModelSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
