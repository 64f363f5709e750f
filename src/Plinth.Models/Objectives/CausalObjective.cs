namespace Plinth.Models.Objectives;

/// <summary>Every token is predicted from those before it.</summary>
public sealed record CausalObjective : ObjectiveSpec
{
    /// <inheritdoc/>
    public override string Label => "LM";

    /// <inheritdoc/>
    public override TrainingSequence Make(int[] tokens, SpecialTokens special, Draw draw, ITokenText? text = null) => TrainingSequence.Causal(tokens);
}
