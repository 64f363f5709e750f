using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Norms;

/// <summary>A norm with its parameters.</summary>
internal abstract class Norm
{
    /// <summary>(B, T, width) to the same.</summary>
    public abstract Tensor Forward(Tensor x);
}
