using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>A learned vector for each clipped distance is added to the keys, layer by layer. Shaw et al. 2018, arXiv:1803.02155.</summary>
/// <remarks>The paper's second table, on the values, is left out: its table 3 finds no gain from it (25.8 BLEU with and without).</remarks>
public sealed record ShawPosition : PositionSpec
{
    /// <summary>Distance from which all share one vector, in tokens. Default: 16, as in the paper's base model.</summary>
    public int MaxDistance { get; init; } = 16;

    /// <inheritdoc/>
    public override string Label => "relative";

    internal override string? Problem(ModelSpec spec) => MaxDistance >= 1 ? null : "shaw needs max_distance of at least 1";

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) => new Method(MaxDistance, spec.HeadSize);

    private sealed class Method(int most, int headSize) : PositionMethod
    {
        public override Func<Tensor, Visibility, Tensor>? DeclareLayer(ParameterList parameters, string name)
        {
            var table = parameters.Add(name + ".distances.weight", ParameterRole.PositionTable, 2 * most + 1, headSize);
            return (q, visibility) =>
            {
                // q · a for every distance there is, (B, H, Tq, 2·most + 1), then the one that each key stands at.
                var scores = matmul(q, table.Value.t().to_type(q.dtype)).Over(Math.Sqrt(headSize));
                var index = visibility.Once(this, () => Distances(visibility).Within(-most, most).Plus(most))!;
                return scores.gather(3, index.unsqueeze(1).expand(q.shape[0], q.shape[1], -1, -1));
            };
        }
    }
}
