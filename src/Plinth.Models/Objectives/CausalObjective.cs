namespace Plinth.Models.Objectives;

/// <summary>Every token is predicted from those before it.</summary>
public sealed record CausalObjective : ObjectiveSpec
{
    /// <inheritdoc/>
    public override string Label => "LM";
}
