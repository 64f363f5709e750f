using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>Queries and keys are turned by angles that grow with the position, so that scores depend on distance. Su et al. 2021, arXiv:2104.09864.</summary>
public sealed record RotaryPosition : PositionSpec
{
    /// <summary>Which numbers are rotated together. Default: half.</summary>
    public RotaryLayout Layout { get; init; }

    /// <summary>Numbers of a head that are rotated, from its first; null: all. CodeGen: 64 of 256; ChatGLM2: half of the head.</summary>
    public int? Dims { get; init; }

    /// <summary>Longest wavelength / 2π, in tokens. Default: 10,000.</summary>
    public double Base { get; init; } = 10_000;

    /// <summary>Stretching beyond the trained length; null: none.</summary>
    public RotaryScaling? Scaling { get; init; }

    /// <inheritdoc/>
    public override string Label => "RoPE";

    internal override string? Problem(ModelSpec spec) =>
        (Dims ?? spec.HeadSize) is var dims && (dims % 2 != 0 || dims < 2 || dims > spec.HeadSize) ? $"rotary dims {dims} must be even and at most the head size {spec.HeadSize}" : null;

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) => new Method(this, Dims ?? spec.HeadSize, spec.Context);

    private sealed class Method(RotaryPosition spec, int dims, int trained) : PositionMethod
    {
        public override (Tensor Q, Tensor K) Rotate(Tensor q, Tensor k, Visibility visibility)
        {
            var cosine = visibility.Once((this, "cos", q.dtype), () => Angles(visibility).cos().to_type(q.dtype))!;
            var sine = visibility.Once((this, "sin", q.dtype), () => Angles(visibility).sin().to_type(q.dtype))!;
            return (Rotary.Turn(q, cosine, sine, spec.Layout), Rotary.Turn(k, cosine, sine, spec.Layout));
        }

        /// <summary>(B, 1, T, dims / 2).</summary>
        private Tensor Angles(Visibility v) => v.Once((this, "angles"), () =>
        {
            var @base = spec.Scaling?.Base(spec.Base, dims, v.Keys, trained) ?? spec.Base;
            var positions = v.QueryPositions.to_type(ScalarType.Float32).Over(spec.Scaling?.Divisor ?? 1);
            return Waves.Angles(positions, Waves.Frequencies(dims, @base, v.Device)).unsqueeze(1);
        })!;
    }
}
