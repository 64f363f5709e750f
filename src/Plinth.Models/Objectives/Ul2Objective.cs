namespace Plinth.Models.Objectives;

/// <summary>A mixture of denoisers: short spans, long or many spans, and the end of the text. Tay et al. 2022, arXiv:2205.05131.</summary>
public sealed record Ul2Objective : ObjectiveSpec
{
    /// <inheritdoc/>
    public override string Label => "UL2";
}
