namespace Plinth.Models;

/// <summary>What the authors of a model say of it.</summary>
public sealed record Published
{
    /// <summary>Row of the survey's table 5, from 1; null for other models.</summary>
    public int? Row { get; init; }

    /// <summary>Parameters, in billions, as the authors round them.</summary>
    public double? Billions { get; init; }

    /// <summary>Training tokens, in billions.</summary>
    public double? TokensBillions { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>What in this spec is a guess; null: nothing.</summary>
    public string? Unsure { get; init; }
}
