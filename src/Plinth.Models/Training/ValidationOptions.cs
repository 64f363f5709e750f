namespace Plinth.Models.Training;

/// <summary>The loss on the split <c>validation</c> of each source.</summary>
public sealed record ValidationOptions
{
    /// <summary>Every so many steps, and at the end; null: never. Default: 250.</summary>
    [Within(1, 1e9)]
    public int? Every { get; init; } = 250;

    /// <summary>Most sequences of each source. Default: 64.</summary>
    [Within(1, 1e9)]
    public int Sequences { get; init; } = 64;
}
