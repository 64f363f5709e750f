using static TorchSharp.torch;

namespace Plinth.Models.Initialisation;

/// <summary>Normal with deviation sqrt(2/inputs), what goes into the residual stream divided by sqrt(2·layers): MPT (llm-foundry).</summary>
public sealed record KaimingInitialisation : InitialisationSpec
{
    private protected override void FillMatrix(Parameter parameter, ModelSpec spec, Generator generator) =>
        parameter.Value.normal_(0, Math.Sqrt(2.0 / parameter.Shape[1]) / (IntoResidual(parameter) ? Math.Sqrt(2 * spec.Layers) : 1), generator);
}
