namespace Plinth.Models.Lab.Planning;

/// <summary>A row of the survey's table 1.</summary>
public sealed record PublishedBudget
{
    /// <summary>The model's page in <c>models/</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary>The model's name.</summary>
    public string Title { get; init; } = "";

    /// <summary>Parameters.</summary>
    public double Parameters { get; init; }

    /// <summary>Tokens that it was trained on.</summary>
    public double Tokens { get; init; }

    /// <summary>Accelerators.</summary>
    public string Hardware { get; init; } = "";

    /// <summary>How many of them.</summary>
    public double Count { get; init; }

    /// <summary>For how many days.</summary>
    public double Days { get; init; }

    /// <summary>Where the sources say something else.</summary>
    public string Note { get; init; } = "";

    /// <summary>6ND.</summary>
    public double Flops => 6 * Parameters * Tokens;

    /// <summary>Share of the accelerators' rate that 6ND in these days comes to.</summary>
    public double ImpliedMfu => Flops / (Count * Days * 86_400 * Planning.Hardware.Find(Hardware).Tflops * 1e12);

    /// <summary>Tokens a second of one accelerator.</summary>
    public double TokensPerSecond => Tokens / (Count * Days * 86_400);

    /// <summary>The table.</summary>
    public static IReadOnlyList<PublishedBudget> All { get; } = Table.Read<PublishedBudget>("budgets.yml");
}
