using System.Globalization;
using Plinth.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Running.Planning;

/// <summary>A kind of machine that a run may be done on.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Cores">Cores, as its seller counts them.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="Price">US dollars an hour.</param>
public sealed record Machine(string Name, int Cores, long MemoryBytes, double Price)
{
    /// <summary>Memory of a machine that the system and what is not a task take.</summary>
    public const long ForTheSystem = 1L << 30;

    /// <summary>The table that ships with the program; its prices are list prices and change.</summary>
    public static IReadOnlyList<Machine> All { get; } = Shipped();

    /// <summary>Tasks of so much memory that it does at once; 0 where it has not the memory for one.</summary>
    public int TasksAtOnce(long memoryBytes) => (int)Math.Min(Cores, Math.Max(0, MemoryBytes - ForTheSystem) / Math.Max(1, memoryBytes));

    /// <summary>The machine of a name, out of the shipped table or a file like it.</summary>
    public static Machine Find(string name, string? file)
    {
        var table = file is null ? All : Read(file);
        return table.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RecipeException($"no machine is called '{name}'{Spelling.Hint(name, table.Select(m => m.Name))}; known: {string.Join(", ", table.Select(m => m.Name))}; --machine-types FILE.yaml names others");
    }

    /// <summary>Reads a table: a line <c>name: { cores: 16, memory: 32, price: 0.714 }</c> a machine, memory in GiB.</summary>
    public static IReadOnlyList<Machine> Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return Parse(reader, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new RecipeException($"{file}: {e.Message}"); }
    }

    private static IReadOnlyList<Machine> Shipped()
    {
        using var stream = typeof(Machine).Assembly.GetManifestResourceStream("machines.yaml") ?? throw new InvalidOperationException("The table of machines is not in the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader, "machines.yaml");
    }

    private static List<Machine> Parse(TextReader reader, string file)
    {
        var yaml = new YamlStream();
        try { yaml.Load(reader); }
        catch (YamlException e) { throw new RecipeException($"{file}:{e.Start.Line}:{e.Start.Column}: {e.Message}"); }
        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode table) throw new RecipeException($"{file}: a table of machines is lines of name: {{ cores: 16, memory: 32, price: 0.714 }}");
        return [.. table.Children.Select(entry =>
        {
            double Number(string key) =>
                entry.Value is YamlMappingNode map && map.Children.TryGetValue(key, out var node) && double.TryParse($"{node}", NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0
                    ? value
                    : throw new RecipeException($"{file}:{entry.Key.Start.Line}:{entry.Key.Start.Column}: {entry.Key} needs {key}: a number above 0, as in {{ cores: 16, memory: 32, price: 0.714 }}");
            return new Machine($"{entry.Key}", (int)Number("cores"), (long)(Number("memory") * (1L << 30)), Number("price"));
        })];
    }
}
