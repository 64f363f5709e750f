namespace Plinth.Models.Objectives;

/// <summary>Fill in the middle: a text is cut in three, and its middle moved to the end. Bavarian et al. 2022, arXiv:2207.14255.</summary>
public sealed record FimObjective : ObjectiveSpec
{
    /// <inheritdoc/>
    public override string Label => "FIM";
}
