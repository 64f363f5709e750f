using Plinth.Recipes;
using YamlDotNet.RepresentationModel;

namespace Plinth.Models.Lab.Planning;

/// <summary>Tables that ship with the planner, as YAML.</summary>
internal static class Table
{
    /// <summary>The rows of a table.</summary>
    public static IReadOnlyList<T> Read<T>(string file) where T : notnull, new()
    {
        using var stream = typeof(Table).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var binder = new OptionBinder(file);
        var rows = new List<T>();
        foreach (var node in ((YamlSequenceNode)yaml.Documents[0].RootNode).Children)
        {
            var row = new T();
            binder.BindInto(row, typeof(T), "a row", (YamlMappingNode)node);
            rows.Add(row);
        }

        binder.ThrowIfWrong();
        return rows;
    }
}
