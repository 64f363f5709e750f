using System.CommandLine;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth model</c>: architectures and checkpoints.</summary>
internal static class ModelCommand
{
    public static Command Make() => new("model", "Architectures and checkpoints: twelve base models from one decoder.")
    {
        ModelListCommand.Make(), ModelShowCommand.Make(), ModelNewCommand.Make(), ModelLogitsCommand.Make(),
        ModelObjectiveCommand.Make(),
    };

    /// <summary>A model by name, file or folder.</summary>
    public static Argument<string> ModelArgument() => new("MODEL")
    {
        Description = "A model that ships with plinth, such as llama-7b, a YAML file, or a folder with config.json.",
    };

    /// <summary>A model's folder.</summary>
    public static Argument<string> FolderArgument() => new("DIR") { Description = "A folder with config.json and model.safetensors." };

    /// <summary>Assignments over a spec.</summary>
    public static Option<string[]> SetOption() => new("--set")
    {
        Description = "Sets a value over the spec's, such as layers=2 or feed_forward.width=128. May be given several times.",
        HelpName = "a.b=c",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Lines of a table, its columns as wide as they need be.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<IReadOnlyList<string>> rows, Func<int, bool> toTheRight)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(c => rows.Max(r => Width(r[c]))).ToArray();
        return rows.Select(r => string.Join("  ", r.Select((cell, c) => Padded(cell, widths[c], toTheRight(c)))).TrimEnd());
    }

    private static string Padded(string cell, int width, bool toTheRight)
    {
        var space = new string(' ', width - Width(cell));
        return toTheRight ? space + cell : cell + space;
    }

    /// <summary>Columns on a terminal: Chinese characters and their punctuation take two.</summary>
    private static int Width(string cell) => cell.Length + cell.Count(c => c is >= '\u2e80' and <= '\u9fff' or >= '\uf900' and <= '\ufaff' or >= '\uff00' and <= '\uff60');
}
