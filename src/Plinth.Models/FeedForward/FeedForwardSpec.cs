using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.FeedForward;

/// <summary>The position-wise part: two projections with a bend between, or three of which one is a gate (Shazeer 2020, arXiv:2002.05202).</summary>
public sealed record FeedForwardSpec
{
    /// <summary>Inner width.</summary>
    public required int Width { get; init; }

    /// <summary>The bend.</summary>
    public required Activation Activation { get; init; }

    /// <summary>act(gate x) · (up x) instead of act(up x): SwiGLU with silu, GEGLU with gelu. Default: false.</summary>
    public bool Gated { get; init; }

    /// <summary>Its name in tables.</summary>
    public string Label => (Activation, Gated) switch
    {
        (Activation.Silu, true) => "SwiGLU",
        (Activation.Relu, true) => "ReGLU",
        (_, true) => "GEGLU",
        (Activation.Silu, false) => "SiLU",
        (Activation.Relu, false) => "ReLU",
        (Activation.GeluTanh, false) => "GELU (tanh)",
        _ => "GELU",
    };

    internal FeedForward Build(ParameterList parameters, string name, int width, bool bias) =>
        Gated ? new GatedFeedForward(this, parameters, name, width, bias) : new PlainFeedForward(this, parameters, name, width, bias);

    internal Tensor Bend(Tensor x) => Activation switch
    {
        Activation.Gelu => nn.functional.gelu(x),
        Activation.GeluTanh => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => nn.functional.relu(x),
        _ => nn.functional.silu(x),
    };
}
