using Plinth.Models.Attention;
using Plinth.Models.Norms;
using static TorchSharp.torch;

namespace Plinth.Models.Blocks;

/// <summary>x + attention(norm x), then x + feed-forward(norm x): GPT-2 and most that followed.</summary>
public sealed record PreNorm : BlockSpec
{
    /// <inheritdoc/>
    public override string Label => "pre";

    internal override Block Build(LayerParts parts) => new Module(parts);

    private sealed class Module(LayerParts parts) : Block
    {
        private readonly Norm _attentionNorm = parts.Norm("attention_norm");
        private readonly SelfAttention _attention = parts.Attention();
        private readonly Norm _feedForwardNorm = parts.Norm("feed_forward_norm");
        private readonly FeedForward.FeedForward _feedForward = parts.FeedForward();

        public override Tensor Forward(Tensor x, Visibility visibility)
        {
            x = x.Plus(_attention.Forward(_attentionNorm.Forward(x), visibility));
            return x.Plus(_feedForward.Forward(_feedForwardNorm.Forward(x)));
        }
    }
}
