using Plinth.Models.Attention;
using Plinth.Models.Norms;
using static TorchSharp.torch;

namespace Plinth.Models.Blocks;

/// <summary>Post-norm whose residual is multiplied by alpha, begun one norm earlier: h = norm x; m = norm(αh + attention h); αm + feed-forward m.</summary>
/// <remarks>
/// Wang et al. 2022, arXiv:2203.00555, as GLM-130B lays it out (Zeng et al. 2022, arXiv:2210.02414): the first layer's norm takes the embedding, and
/// the model's final norm is the last of the post-norms.
/// </remarks>
public sealed record DeepNorm : BlockSpec
{
    /// <summary>Factor on the residual; null: sqrt(2 · layers).</summary>
    public double? Alpha { get; init; }

    /// <inheritdoc/>
    public override string Label => "post";

    internal override Block Build(LayerParts parts) => new Module(parts, Alpha ?? Math.Sqrt(2 * parts.Spec.Layers));

    private sealed class Module(LayerParts parts, double alpha) : Block
    {
        private readonly Norm _attentionNorm = parts.Norm("attention_norm");
        private readonly SelfAttention _attention = parts.Attention();
        private readonly Norm _feedForwardNorm = parts.Norm("feed_forward_norm");
        private readonly FeedForward.FeedForward _feedForward = parts.FeedForward();

        public override Tensor Forward(Tensor x, Visibility visibility)
        {
            var h = _attentionNorm.Forward(x);
            var m = _feedForwardNorm.Forward(h.Times(alpha).Plus(_attention.Forward(h, visibility)));
            return m.Times(alpha).Plus(_feedForward.Forward(m));
        }
    }
}
