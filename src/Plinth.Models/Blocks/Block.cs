using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Blocks;

/// <summary>A layer with its parameters.</summary>
internal abstract class Block
{
    /// <summary>(B, T, width) to the same.</summary>
    public abstract Tensor Forward(Tensor x, Visibility visibility);
}
