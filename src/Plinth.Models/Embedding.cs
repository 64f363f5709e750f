using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>Rows of a table.</summary>
internal static class Embedding
{
    /// <summary>The rows that <paramref name="ids"/> (B, T) name: (B, T, width).</summary>
    public static Tensor Rows(this Tensor table, Tensor ids)
    {
        long batch = ids.shape[0], time = ids.shape[1];
        return table.index_select(0, ids.reshape(-1)).view(batch, time, -1);
    }
}
