using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Norms;

/// <summary>Root mean square 1, then a gain. Zhang and Sennrich 2019, arXiv:1910.07467.</summary>
public sealed record RmsNorm : NormSpec
{
    /// <inheritdoc/>
    public override string Label => "RMSNorm";

    internal override Norm Build(ParameterList parameters, string name, int width) => new Module(Epsilon, parameters.Add(name + ".weight", ParameterRole.Gain, width));

    private sealed class Module(double epsilon, Parameter gain) : Norm
    {
        private readonly long[] _last = [-1];

        /// <summary>In float32 and back before the gain, as LLaMA does.</summary>
        public override Tensor Forward(Tensor x)
        {
            var wide = x.to_type(ScalarType.Float32);
            var scale = wide.Squared().mean(_last, keepdim: true).Plus(epsilon).rsqrt();
            return (wide * scale).to_type(x.dtype) * gain.Value;
        }
    }
}
