namespace Plinth.Tokens.Mixing;

/// <summary>One source of a mix: a folder of token shards, and how much of it is wanted.</summary>
public sealed record MixSource
{
    /// <summary>Its name in reports; the folder's when null.</summary>
    public string? Name { get; init; }

    /// <summary>The folder with <c>manifest.json</c>, or a run's folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>Share of the mix against the other sources' weights, as the Pile's table has them (Gao et al. 2020, table 1); needs <see cref="MixPlan.Tokens"/>.</summary>
    [Within(0, 1e12)]
    public double? Weight { get; init; }

    /// <summary>How often the source is gone through; 0.5 is half of it, drawn by the seed.</summary>
    [Within(0, 1e6)]
    public double? Epochs { get; init; }
}
