using System.Text.Json.Nodes;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>CodeGen2: as CodeGen, in eight blocks. Its files call themselves <c>codegen</c>, and the number stands only in their code: <c>mp_num: 8</c> tells them apart.</summary>
public sealed class CodeGen2Family : CodeGenFamily
{
    /// <inheritdoc/>
    protected override int Blocks => 8;

    /// <inheritdoc/>
    public override string Name => "codegen2";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["codegen2"];

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec)
    {
        var config = base.Write(spec);
        config["mp_num"] = Blocks;
        return config;
    }
}
