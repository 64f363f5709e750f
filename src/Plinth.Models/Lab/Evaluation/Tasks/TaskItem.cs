using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>An item of a task: its fields, its choices, and what is right.</summary>
/// <param name="Fields">As in the file.</param>
/// <param name="Choices">Texts of the choices.</param>
/// <param name="Right">Which is right; -1 where there are no choices.</param>
/// <param name="Gold">What the gold field says.</param>
public sealed record TaskItem(JsonElement Fields, IReadOnlyList<string> Choices, int Right, string Gold)
{
    /// <summary>Reads the items of a task.</summary>
    /// <exception cref="PlinthException">A line is no JSON, or misses a field; with its number.</exception>
    public static IReadOnlyList<TaskItem> Read(EvalTask task, string path)
    {
        if (!File.Exists(path)) throw new PlinthException($"{task.Name}: {path} is not there; --data names the folder of the tasks' files");
        using Stream file = File.OpenRead(path);
        using var unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        var items = new List<TaskItem>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            JsonElement fields;
            try { fields = JsonDocument.Parse(line).RootElement.Clone(); }
            catch (JsonException e) { throw new PlinthException($"{path}:{number}: not JSON: {e.Message}", e); }
            items.Add(Of(task, fields, $"{path}:{number}"));
        }

        if (items.Count == 0) throw new PlinthException($"{path}: no items in it");
        return items;
    }

    /// <summary>A template with the item's fields in its braces.</summary>
    public string Fill(string template, string? choice = null)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0) return text.Append(template, at, template.Length - at).ToString();
            text.Append(template, at, open - at);
            var name = template[(open + 1)..close];
            text.Append(name == "choice" ? choice : Field(Fields, name) is { } value ? Text(value) : throw new PlinthException($"the template '{template}' asks for '{name}', which the item does not have"));
            at = close + 1;
        }

        return text.ToString();
    }

    private static TaskItem Of(EvalTask task, JsonElement fields, string place)
    {
        JsonElement Need(string name) => Field(fields, name) ?? throw new PlinthException($"{place}: no field '{name}'");
        IReadOnlyList<string> choices = task.Choices switch
        {
            [] => [],
            [var one] when Need(one) is { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(Text)],
            var names => [.. names.Select(n => Text(Need(n)))],
        };
        var gold = task.Always is null ? Text(Need(task.Gold)) : "";
        var right = task.Always ?? (task.Labels.Count > 0 ? Index(task.Labels, gold) : task.Kind == TaskKind.Choice ? int.TryParse(gold, out var n) ? n : Index(choices, gold) : -1);
        if (task.Kind == TaskKind.Choice && (right < 0 || (choices.Count > 0 && right >= choices.Count))) throw new PlinthException($"{place}: '{gold}' names none of the choices");
        return new(fields, choices, right, gold);
    }

    private static int Index(IReadOnlyList<string> list, string text)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] == text) return i;
        return -1;
    }

    private static JsonElement? Field(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var inner)) return null;
            element = inner;
        }

        return element;
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
