using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Norms;

/// <summary>Mean 0 and variance 1, then a gain and perhaps a bias. Ba et al. 2016, arXiv:1607.06450.</summary>
public sealed record LayerNorm : NormSpec
{
    /// <summary>A bias after the gain; PaLM and MPT go without. Default: true.</summary>
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Label => "LayerNorm";

    internal override Norm Build(ParameterList parameters, string name, int width) => new Module(this, parameters, name, width);

    private sealed class Module(LayerNorm spec, ParameterList parameters, string name, int width) : Norm
    {
        private readonly Parameter _gain = parameters.Add(name + ".weight", ParameterRole.Gain, width);
        private readonly Parameter? _bias = spec.Bias ? parameters.Add(name + ".bias", ParameterRole.Bias, width) : null;
        private readonly long[] _shape = [width];

        public override Tensor Forward(Tensor x) => nn.functional.layer_norm(x, _shape, _gain.Value, _bias?.Value, spec.Epsilon);
    }
}
