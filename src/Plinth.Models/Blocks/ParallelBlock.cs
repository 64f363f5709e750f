using Plinth.Models.Attention;
using Plinth.Models.Norms;
using static TorchSharp.torch;

namespace Plinth.Models.Blocks;

/// <summary>x + attention(norm x) + feed-forward(norm x): GPT-J, CodeGen, PaLM and Falcon-7B with one norm for both, Falcon-40B with one for each.</summary>
public sealed record ParallelBlock : BlockSpec
{
    /// <summary>A norm for each of the two parts. Default: false.</summary>
    public bool TwoNorms { get; init; }

    /// <inheritdoc/>
    public override string Label => "parallel";

    internal override Block Build(LayerParts parts) => new Module(parts, TwoNorms);

    private sealed class Module : Block
    {
        private readonly Norm _attentionNorm;
        private readonly Norm? _feedForwardNorm;
        private readonly SelfAttention _attention;
        private readonly FeedForward.FeedForward _feedForward;

        public Module(LayerParts parts, bool twoNorms)
        {
            _attentionNorm = parts.Norm("attention_norm");
            _feedForwardNorm = twoNorms ? parts.Norm("feed_forward_norm") : null;
            _attention = parts.Attention();
            _feedForward = parts.FeedForward();
        }

        public override Tensor Forward(Tensor x, Visibility visibility)
        {
            var normed = _attentionNorm.Forward(x);
            var beside = _feedForwardNorm?.Forward(x) ?? normed;
            return x.Plus(_attention.Forward(normed, visibility)).Plus(_feedForward.Forward(beside));
        }
    }
}
