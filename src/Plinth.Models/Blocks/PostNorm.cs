using Plinth.Models.Attention;
using Plinth.Models.Norms;
using static TorchSharp.torch;

namespace Plinth.Models.Blocks;

/// <summary>norm(x + attention x), then norm(x + feed-forward x): the first transformer, and OPT-350m.</summary>
public sealed record PostNorm : BlockSpec
{
    /// <inheritdoc/>
    public override string Label => "post";

    internal override Block Build(LayerParts parts) => new Module(parts);

    private sealed class Module(LayerParts parts) : Block
    {
        private readonly SelfAttention _attention = parts.Attention();
        private readonly Norm _attentionNorm = parts.Norm("attention_norm");
        private readonly FeedForward.FeedForward _feedForward = parts.FeedForward();
        private readonly Norm _feedForwardNorm = parts.Norm("feed_forward_norm");

        public override Tensor Forward(Tensor x, Visibility visibility)
        {
            x = _attentionNorm.Forward(x.Plus(_attention.Forward(x, visibility)));
            return _feedForwardNorm.Forward(x.Plus(_feedForward.Forward(x)));
        }
    }
}
