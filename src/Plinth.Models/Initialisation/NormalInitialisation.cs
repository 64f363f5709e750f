using static TorchSharp.torch;

namespace Plinth.Models.Initialisation;

/// <summary>Normal with one standard deviation; GPT-2 divides it by sqrt(2·layers) for what goes into the residual stream.</summary>
public sealed record NormalInitialisation : InitialisationSpec
{
    /// <summary>Standard deviation. Default: 0.02 (GPT-2).</summary>
    public double Deviation { get; init; } = 0.02;

    /// <summary>Projections into the residual stream are divided by sqrt(2·layers). Default: false.</summary>
    public bool ScaledResidual { get; init; }

    private protected override void FillMatrix(Parameter parameter, ModelSpec spec, Generator generator) =>
        parameter.Value.normal_(0, ScaledResidual && IntoResidual(parameter) ? Deviation / Math.Sqrt(2 * spec.Layers) : Deviation, generator);
}
