namespace Plinth.Models.Training;

/// <summary>A sequence of packed tokens, as a training takes it.</summary>
/// <param name="Number">Its number in the training.</param>
/// <param name="Ids">Tokens, one more than the length.</param>
public sealed record PackedRow(long Number, int[] Ids)
{
    /// <summary>The document of each token, counted from 0 in this sequence; null: nobody asks.</summary>
    public int[]? Documents { get; init; }
}
