using static TorchSharp.torch;

namespace Plinth.Models.FeedForward;

/// <summary>A feed-forward with its parameters.</summary>
internal abstract class FeedForward
{
    /// <summary>(B, T, width) to the same.</summary>
    public abstract Tensor Forward(Tensor x);
}
