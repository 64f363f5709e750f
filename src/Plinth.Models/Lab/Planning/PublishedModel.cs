namespace Plinth.Models.Lab.Planning;

/// <summary>A point of the survey's figure 1.</summary>
public sealed record PublishedModel
{
    /// <summary>The model's name.</summary>
    public string Title { get; init; } = "";

    /// <summary>Year of publication.</summary>
    public int Year { get; init; }

    /// <summary>Parameters.</summary>
    public double Parameters { get; init; }

    /// <summary>Training tokens.</summary>
    public double Tokens { get; init; }

    /// <summary>Where the numbers are from.</summary>
    public string Source { get; init; } = "";

    /// <summary>The points.</summary>
    public static IReadOnlyList<PublishedModel> All { get; } = Table.Read<PublishedModel>("growth.yml");
}
