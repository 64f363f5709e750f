using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>The four places where order can enter a decoder; a method takes the one that is its own.</summary>
internal abstract class PositionMethod
{
    /// <summary>At the embedding: (B, T, width).</summary>
    public virtual Tensor Embed(Tensor x, Visibility visibility) => x;

    /// <summary>At the queries (B, H, T, head) and keys (B, KV, T, head).</summary>
    public virtual (Tensor Q, Tensor K) Rotate(Tensor q, Tensor k, Visibility visibility) => (q, k);

    /// <summary>At the scores, the same in every layer: (B or 1, H, Tq, Tk); null: nothing.</summary>
    public virtual Tensor? Bias(Visibility visibility) => null;

    /// <summary>At the scores, with parameters of each layer: declares them, and gives the bias from the queries; null: nothing.</summary>
    public virtual Func<Tensor, Visibility, Tensor>? DeclareLayer(ParameterList parameters, string name) => null;

    /// <summary>(B or 1, Tq, Tk): how far each key stands after each query (negative: before).</summary>
    protected static Tensor Distances(Visibility v) => v.Once("distances", () => v.KeyPositions.unsqueeze(1).Minus(v.QueryPositions.unsqueeze(2)))!;
}
