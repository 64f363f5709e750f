using System.Text.Json.Nodes;
using Plinth.Models.Specs;

namespace Plinth.Models.Checkpoints;

/// <summary>Where two specs are different models.</summary>
internal static class SpecDifference
{
    /// <summary>What a model computes does not depend on these.</summary>
    private static readonly string[] Aside = ["name", "title", "published", "objectives", "initialisation", "family", "embedding_gradient"];

    /// <summary>Lines such as <c>position.kind: t5</c>, with the wanted model's values.</summary>
    public static List<string> Between(ModelSpec wanted, ModelSpec other)
    {
        var lines = new List<string>();
        Compare("", Plain(wanted), Plain(other), lines);
        return lines;
    }

    private static JsonObject Plain(ModelSpec spec)
    {
        // What is left to a rule and what the rule would give are the same model.
        var said = spec with
        {
            Attention = spec.Attention with { KvHeads = spec.KvHeads, HeadSize = spec.HeadSize },
            EmbeddingWidth = spec.EmbeddingWidth ?? spec.Width,
            Position = spec.Position is Positions.RotaryPosition rotary ? rotary with { Dims = rotary.Dims ?? spec.HeadSize } : spec.Position,
            Block = spec.Block is Blocks.DeepNorm deep ? deep with { Alpha = deep.Alpha ?? Math.Sqrt(2 * spec.Layers) } : spec.Block,
        };
        var json = SpecJson.Write(said);
        foreach (var key in Aside) json.Remove(key);
        return json;
    }

    private static void Compare(string path, JsonNode? wanted, JsonNode? other, List<string> lines)
    {
        if (wanted is JsonObject a && other is JsonObject b && Kind(a) == Kind(b))
        {
            foreach (var key in a.Select(p => p.Key).Union(b.Select(p => p.Key)))
                Compare(path.Length == 0 ? key : $"{path}.{key}", a[key], b[key], lines);
        }
        else if (!JsonNode.DeepEquals(wanted, other))
        {
            var kind = wanted is JsonObject choice ? Kind(choice) : null;
            lines.Add(kind is null ? $"{path}: {wanted?.ToJsonString() ?? "null"}" : $"{path}.kind: {kind}");
        }
    }

    private static string? Kind(JsonObject choice) => (string?)choice["kind"];
}
