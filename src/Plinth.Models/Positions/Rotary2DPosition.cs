using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>Rotary with two coordinates: the first half of a head turns with the place in the text, the second with the place in the block (ChatGLM-6B).</summary>
public sealed record Rotary2DPosition : PositionSpec
{
    /// <summary>Longest wavelength / 2π, in tokens. Default: 10,000.</summary>
    public double Base { get; init; } = 10_000;

    /// <inheritdoc/>
    public override string Label => "RoPE 2D";

    internal override string? Problem(ModelSpec spec) => spec.HeadSize % 4 == 0 ? null : "rotary-2d needs a head size that divides by 4";

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) => new Method(Base, spec.HeadSize / 2);

    private sealed class Method(double @base, int dims) : PositionMethod
    {
        public override (Tensor Q, Tensor K) Rotate(Tensor q, Tensor k, Visibility visibility) => (Both(q, visibility), Both(k, visibility));

        private Tensor Both(Tensor x, Visibility v)
        {
            if (v.QueryBlocks is null) throw new PlinthException("positions of rotary-2d have two coordinates: (batch, 2, tokens)");
            return cat([Half(x, 0, v.QueryPositions, v), Half(x, dims, v.QueryBlocks, v)], 3);
        }

        private Tensor Half(Tensor x, int from, Tensor positions, Visibility v)
        {
            var angles = v.Once((this, from), () => Waves.Angles(positions, Waves.Frequencies(dims, @base, v.Device)).unsqueeze(1))!;
            return Rotary.Turn(x.narrow(3, from, dims), angles.cos().to_type(x.dtype), angles.sin().to_type(x.dtype), RotaryLayout.Half);
        }
    }
}
