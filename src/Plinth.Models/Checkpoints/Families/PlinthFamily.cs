using System.Text.Json.Nodes;
using Plinth.Models.Specs;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>Models that no other family can express: the spec itself under <c>spec</c>, and the decoder's own names.</summary>
public sealed class PlinthFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "plinth";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["plinth"];

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config) => SpecReader.Read(config.File, config.Json("spec"));

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "plinth",
        ["spec"] = SpecJson.Write(spec),
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec)
    {
        using var decoder = new Decoder(spec);
        return [.. decoder.Parameters.Select(p => new TensorMap([p.Name], [p.Name]))];
    }
}
