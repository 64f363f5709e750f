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
        if (!path.Contains('*', StringComparison.Ordinal) && !File.Exists(TaskFile.OnDisk(path))) throw new PlinthException($"{task.Name}: {path} is not there; --data names the folder of the tasks' files");
        var items = TaskFile.Read(path).Select(row => Of(task, row.Fields, row.Place)).ToList();
        if (items.Count == 0) throw new PlinthException($"{path}: no items in it");
        return items;
    }

    /// <summary>What stands for the answer within a field; null: nothing does.</summary>
    public string? Blank { get; init; }

    /// <summary>What stands between the parts of a field that is a list. Default: a comma and a space.</summary>
    public string Between { get; init; } = ", ";

    /// <summary>A template with the item's fields in its braces; of a field with a blank, <c>{field:before}</c>, <c>{field:after}</c>, and <c>{field:filled}</c> with the choice in its place.</summary>
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
            text.Append(name == "choice" ? choice : Of(template, name, choice));
            at = close + 1;
        }

        return text.ToString();
    }

    private string Of(string template, string name, string? choice)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (field, part) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
        if (Field(Fields, field) is not { } value) throw new PlinthException($"the template '{template}' asks for '{field}', which the item does not have");
        var text = value.ValueKind == JsonValueKind.Array ? string.Join(Between, value.EnumerateArray().Select(Text)) : Text(value);
        if (part.Length == 0) return text;
        var at = Blank is null ? -1 : text.IndexOf(Blank, StringComparison.Ordinal);
        if (at < 0) throw new PlinthException($"the template '{template}' asks for '{name}', and there is no blank '{Blank}' in that field");
        return part switch
        {
            "before" => text[..at],
            "after" => text[(at + Blank!.Length)..],
            "filled" => text[..at] + choice + text[(at + Blank!.Length)..],
            _ => throw new PlinthException($"the template '{template}' asks for '{part}' of a field; there are before, after and filled"),
        };
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
        return new(fields, choices, right, gold) { Blank = task.Blank, Between = task.Language == "zh" ? "、" : ", " };
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
