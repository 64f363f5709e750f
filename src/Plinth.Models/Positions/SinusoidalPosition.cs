using System.Text.Json.Serialization;
using Plinth.Models.Attention;
using Plinth.Models.Specs;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>Fixed waves added to the embedding: position / base^(2i/width). Vaswani et al. 2017, arXiv:1706.03762, section 3.5.</summary>
public sealed record SinusoidalPosition : PositionSpec
{
    /// <summary>Order of sines and cosines. Default: interleaved, as in the paper.</summary>
    public WaveLayout Layout { get; init; }

    /// <summary>Longest wavelength / 2π, in tokens. Default: 10,000.</summary>
    public double Base { get; init; } = 10_000;

    /// <inheritdoc/>
    public override string Label => "sinusoidal";

    internal override string? Problem(ModelSpec spec) => spec.Width % 2 == 0 ? null : "sinusoidal positions need an even width";

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) => new Method(this, spec.Width);

    private sealed class Method(SinusoidalPosition spec, int width) : PositionMethod
    {
        public override Tensor Embed(Tensor x, Visibility visibility)
        {
            var angles = Waves.Angles(visibility.QueryPositions, Waves.Frequencies(width, spec.Base, visibility.Device));
            var (sine, cosine) = (angles.sin(), angles.cos());
            var waves = spec.Layout == WaveLayout.Interleaved ? stack([sine, cosine], -1).flatten(-2, -1) : cat([sine, cosine], -1);
            return x.Plus(waves.to_type(x.dtype));
        }
    }
}

/// <summary>Order of sines and cosines in a position's vector.</summary>
[JsonConverter(typeof(KebabEnum<WaveLayout>))]
public enum WaveLayout
{
    /// <summary>sin, cos, sin, cos …</summary>
    Interleaved,

    /// <summary>All sines, then all cosines (tensor2tensor).</summary>
    Concat,
}
