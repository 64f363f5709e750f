using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>A projection y = x Wᵀ + b.</summary>
internal sealed class Linear
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Declares <c>name.weight</c> (outputs, inputs) and, where there is one, <c>name.bias</c>.</summary>
    public Linear(ParameterList parameters, string name, ParameterRole role, int inputs, int outputs, bool bias)
    {
        _weight = parameters.Add(name + ".weight", role, outputs, inputs);
        if (bias) _bias = parameters.Add(name + ".bias", ParameterRole.Bias, outputs);
    }

    public Tensor Forward(Tensor x) => nn.functional.linear(x, _weight.Value, _bias?.Value);
}
