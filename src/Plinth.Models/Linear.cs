using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>A projection y = x Wᵀ + b.</summary>
internal sealed class Linear
{
    private readonly ParameterList _parameters;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Declares <c>name.weight</c> (outputs, inputs) and, where there is one, <c>name.bias</c>.</summary>
    public Linear(ParameterList parameters, string name, ParameterRole role, int inputs, int outputs, bool bias)
    {
        _parameters = parameters;
        _weight = parameters.Add(name + ".weight", role, outputs, inputs);
        if (bias) _bias = parameters.Add(name + ".bias", ParameterRole.Bias, outputs);
    }

    public Tensor Forward(Tensor x) => Product(_parameters, x, _weight.Value, _bias?.Value);

    /// <summary>x Wᵀ + b, in the type that products are made in.</summary>
    public static Tensor Product(ParameterList parameters, Tensor x, Tensor weight, Tensor? bias) => parameters.MatrixType is { } type
        ? nn.functional.linear(x.to_type(type), weight.to_type(type), bias?.to_type(type))
        : nn.functional.linear(x, weight, bias);
}
