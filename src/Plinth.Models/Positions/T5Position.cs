using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>A learned bias on the scores for each head and bucket of distances, shared by all layers. Raffel et al. 2020, arXiv:1910.10683, section 2.1.</summary>
public sealed record T5Position : PositionSpec
{
    /// <summary>Buckets: half for exact distances, half for ranges that widen. Default: 32.</summary>
    public int Buckets { get; init; } = 32;

    /// <summary>Distance from which all share the last bucket, in tokens. Default: 128.</summary>
    public int MaxDistance { get; init; } = 128;

    /// <inheritdoc/>
    public override string Label => "T5 bias";

    internal override string? Problem(ModelSpec spec) => Buckets >= 2 && MaxDistance > Buckets / 2 ? null : "t5 needs at least 2 buckets and max_distance above buckets / 2";

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) =>
        new Method(this, parameters.Add("position_bias.weight", ParameterRole.PositionTable, Buckets, spec.Heads));

    /// <summary>The bucket of a key that stands so many tokens before the query.</summary>
    public int Bucket(int distance)
    {
        var exact = Buckets / 2;
        if (distance < exact) return Math.Max(0, distance);
        return Math.Min(Buckets - 1, exact + (int)(Math.Log((double)distance / exact) / Math.Log((double)MaxDistance / exact) * (Buckets - exact)));
    }

    private sealed class Method(T5Position spec, Parameter table) : PositionMethod
    {
        private readonly long[] _buckets = [.. Enumerable.Range(0, spec.MaxDistance + 1).Select(d => (long)spec.Bucket(d))];

        public override Tensor? Bias(Visibility visibility) => visibility.Once(this, () =>
        {
            var distances = (-Distances(visibility)).Within(0, spec.MaxDistance);
            var buckets = tensor(_buckets, device: visibility.Device).index_select(0, distances.reshape(-1));
            return table.Value.index_select(0, buckets).view([.. distances.shape, -1]).permute(0, 3, 1, 2);
        });
    }
}
