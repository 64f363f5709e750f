namespace Plinth.Models.Checkpoints;

/// <summary>How parameters of the decoder lie in a family's files: the rows of <see cref="Own"/>, one after another, are rows of <see cref="Stored"/>.</summary>
/// <param name="Own">Parameters, such as one matrix of queries, keys and values.</param>
/// <param name="Stored">Tensors of the file, such as three.</param>
public sealed record TensorMap(string[] Own, string[] Stored)
{
    /// <summary>Which stored row each own row is; null: the same.</summary>
    public int[]? Rows { get; init; }

    /// <summary>Rows of each stored tensor; null where there is only one.</summary>
    public int[]? Sizes { get; init; }

    /// <summary>The stored matrix is (inputs, outputs), as GPT-2's are; for one matrix alone.</summary>
    public bool Transposed { get; init; }
}
