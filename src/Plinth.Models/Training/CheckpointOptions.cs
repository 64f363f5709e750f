namespace Plinth.Models.Training;

/// <summary>When a training is written down so that it can go on.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Every so many steps, and at the end; null: at the end alone. Default: 500.</summary>
    [Within(1, 1e9)]
    public int? Every { get; init; } = 500;

    /// <summary>How many are kept, the newest; null: all. Default: 2.</summary>
    [Within(1, 1e6)]
    public int? Keep { get; init; } = 2;
}
