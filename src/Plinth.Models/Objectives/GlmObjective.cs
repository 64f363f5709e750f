namespace Plinth.Models.Objectives;

/// <summary>Blank infilling: spans are taken out and written one token after another, seeing the rest in both directions. Du et al. 2022, arXiv:2103.10360.</summary>
public sealed record GlmObjective : ObjectiveSpec
{
    /// <inheritdoc/>
    public override string Label => "GLM";
}
