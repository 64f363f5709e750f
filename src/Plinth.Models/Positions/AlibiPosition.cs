using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>Each head is biased against far keys by a slope of its own: slope · (key - query). Press et al. 2022, arXiv:2108.12409.</summary>
public sealed record AlibiPosition : PositionSpec
{
    /// <summary>The steepest-to-flattest range: slopes fall to 2^-this (MPT's <c>alibi_bias_max</c>; StoryWriter: 16). Default: 8.</summary>
    public double MaxBias { get; init; } = 8;

    /// <summary>Falcon-RW: slopes and products are rounded to bfloat16, and the bias is divided by sqrt(head size) with the scores. Default: false.</summary>
    public bool FalconRounding { get; init; }

    /// <inheritdoc/>
    public override string Label => "ALiBi";

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) => new Method(this, spec.Heads, spec.HeadSize);

    /// <summary>Slopes of the heads: 2^(-max·k/n) for k from 1, n the largest power of two; further heads take the odd places between.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="maxBias">Exponent of the last.</param>
    public static float[] Slopes(int heads, double maxBias)
    {
        var power = 1 << (31 - int.LeadingZeroCount(heads));
        var first = Enumerable.Range(1, power).Select(k => Math.Pow(2, -maxBias * k / power));
        var between = Enumerable.Range(0, heads - power).Select(k => Math.Pow(2, -maxBias * (2 * k + 1) / (2 * power)));
        return [.. first.Concat(between).Select(s => (float)s)];
    }

    private sealed class Method(AlibiPosition spec, int heads, int headSize) : PositionMethod
    {
        public override Tensor? Bias(Visibility visibility) => visibility.Once(this, () =>
        {
            var slopes = tensor(Slopes(heads, spec.MaxBias), device: visibility.Device).view(1, heads, 1, 1);
            if (!spec.FalconRounding) return slopes * Distances(visibility).unsqueeze(1).to_type(ScalarType.Float32);
            // Rounding makes the place of the key matter, and not its distance alone.
            var places = visibility.KeyPositions.unsqueeze(1).unsqueeze(1).to_type(ScalarType.BFloat16);
            return (slopes.to_type(ScalarType.BFloat16) * places).to_type(ScalarType.Float32).Over(Math.Sqrt(headSize));
        });
    }
}
