using static TorchSharp.torch;

namespace Plinth.Models.Initialisation;

/// <summary>Normal with deviation 1/sqrt(inputs), embeddings with 1: PaLM (Chowdhery et al. 2022, arXiv:2204.02311, section 5).</summary>
public sealed record FanInInitialisation : InitialisationSpec
{
    private protected override void FillMatrix(Parameter parameter, ModelSpec spec, Generator generator) =>
        parameter.Value.normal_(0, parameter.Role is ParameterRole.TokenEmbedding or ParameterRole.PositionTable ? 1 : 1 / Math.Sqrt(parameter.Shape[1]), generator);
}
