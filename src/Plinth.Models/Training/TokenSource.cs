namespace Plinth.Models.Training;

/// <summary>A folder of token shards that a model is trained on.</summary>
public sealed record TokenSource
{
    /// <summary>Its name in logs; null: the folder's.</summary>
    public string? Name { get; init; }

    /// <summary>The folder with <c>manifest.json</c>, or a run's folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>Share of the sequences against the other sources' weights; null: as many as it has, so that all are gone through equally often.</summary>
    [Within(1e-9, 1e12)]
    public double? Weight { get; init; }

    /// <summary>Its name in logs.</summary>
    public string Label => Name ?? System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));
}
