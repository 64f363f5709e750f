namespace Plinth.Models.Lab.Planning;

/// <summary>An accelerator.</summary>
public sealed record Hardware
{
    /// <summary>Its name in commands.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its name in full.</summary>
    public string Title { get; init; } = "";

    /// <summary>Dense 16-bit TFLOP/s.</summary>
    public double Tflops { get; init; }

    /// <summary>Memory in GB, 10^9 bytes.</summary>
    public double Memory { get; init; }

    /// <summary>Bandwidth of its memory in TB/s.</summary>
    public double Bandwidth { get; init; }

    /// <summary>Power of the board in W.</summary>
    public double Watts { get; init; }

    /// <summary>US dollars an hour: an assumption.</summary>
    public double Price { get; init; }

    /// <summary>The table that ships.</summary>
    public static IReadOnlyList<Hardware> All { get; } = Table.Read<Hardware>("hardware.yml");

    /// <summary>One by name, in letters of either case.</summary>
    /// <exception cref="PlinthException">There is none.</exception>
    public static Hardware Find(string name) => All.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new PlinthException($"there is no hardware '{name}'{Recipes.Spelling.Hint(name, All.Select(h => h.Name))}");
}
