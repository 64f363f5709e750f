using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plinth.Code;

/// <summary>Turns a Jupyter notebook (nbformat 3 and 4) into a script or into triplets of text, code and output.</summary>
/// <remarks>
/// Li et al. 2023 (StarCoder), arXiv:2305.06161, section 3.2: neighbouring cells of a kind are joined; structured notebooks lose a leading code cell and a trailing text, HTML tags, line feeds and
/// <c>#</c> of headings are cleaned from text, and the output is that of the last code cell of a group.
/// </remarks>
internal static partial class Notebook
{
    private const int MaxOutput = 4000;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64 };

    /// <summary>The text, or null: with <paramref name="error"/> where it is broken, without where there is nothing in it.</summary>
    public static string? Read(string json, NotebookForm form, out string? error, out string? language)
    {
        (error, language) = (null, null);
        JsonDocument notebook;
        try { notebook = JsonDocument.Parse(json, s_options); }
        catch (JsonException e)
        {
            error = $"the notebook is no JSON: line {e.LineNumber + 1}";
            return null;
        }

        using (notebook)
        {
            var root = notebook.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                error = "the notebook is no object";
                return null;
            }

            var cells = new List<Cell>();
            if (!Cells(root, cells))
            {
                error = "the notebook has no list of cells";
                return null;
            }

            language = Language(root);
            var text = form == NotebookForm.Script ? Script(cells, language) : Triplets(cells);
            return text.Length == 0 ? null : text;
        }
    }

    private sealed record Cell(bool IsCode, string Text, string Output);

    private static bool Cells(JsonElement root, List<Cell> cells)
    {
        if (root.TryGetProperty("cells", out var list) && list.ValueKind == JsonValueKind.Array) return Add(list, cells);
        if (!root.TryGetProperty("worksheets", out var sheets) || sheets.ValueKind != JsonValueKind.Array) return false;
        foreach (var sheet in sheets.EnumerateArray())
            if (sheet.ValueKind == JsonValueKind.Object && sheet.TryGetProperty("cells", out var inner) && inner.ValueKind == JsonValueKind.Array) Add(inner, cells);
        return true;
    }

    private static bool Add(JsonElement list, List<Cell> cells)
    {
        foreach (var cell in list.EnumerateArray())
        {
            if (cell.ValueKind != JsonValueKind.Object || !cell.TryGetProperty("cell_type", out var kind) || kind.ValueKind != JsonValueKind.String) continue;
            var code = kind.ValueEquals("code");
            if (!code && !kind.ValueEquals("markdown") && !kind.ValueEquals("heading")) continue;
            var text = Joined(cell, "source") ?? Joined(cell, "input") ?? "";
            if (string.IsNullOrWhiteSpace(text)) continue;
            cells.Add(new(code, text.Trim('\n', '\r'), code ? Outputs(cell) : ""));
        }

        return true;
    }

    private static string Outputs(JsonElement cell)
    {
        if (!cell.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array) return "";
        var text = new StringBuilder();
        foreach (var output in outputs.EnumerateArray())
        {
            if (output.ValueKind != JsonValueKind.Object) continue;
            var said = Joined(output, "text");
            if (said is null && output.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object) said = Joined(data, "text/plain");
            if (said is not null && text.Length < MaxOutput) text.Append(said).Append('\n');
        }

        var all = Escapes().Replace(text.ToString(), "").Trim();
        return all.Length > MaxOutput ? all[..MaxOutput] : all;
    }

    private static string? Joined(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        if (value.ValueKind != JsonValueKind.Array) return null;
        var text = new StringBuilder();
        foreach (var line in value.EnumerateArray())
            if (line.ValueKind == JsonValueKind.String) text.Append(line.GetString());
        return text.ToString();
    }

    private static string? Language(JsonElement root)
    {
        if (!root.TryGetProperty("metadata", out var meta) || meta.ValueKind != JsonValueKind.Object) return "python";
        var name = Name(meta, "language_info", "name") ?? Name(meta, "kernelspec", "language");
        if (name is null) return "python";
        name = name.ToLowerInvariant() switch { "ipython" => "python", "c++" => "cpp", "c#" or ".net (c#)" => "c-sharp", "f#" => "f-sharp", var other => other };
        return CodeLanguages.All.ContainsKey(name) ? name : "python";

        static string? Name(JsonElement meta, string group, string name) =>
            meta.TryGetProperty(group, out var info) && info.ValueKind == JsonValueKind.Object && info.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static string Script(List<Cell> cells, string? language)
    {
        if (!cells.Any(c => c.IsCode)) return "";
        var mark = CodeLanguages.All[language ?? "python"].Comments switch { CommentStyle.C or CommentStyle.Js or CommentStyle.Php or CommentStyle.Fsharp => "// ", CommentStyle.Sql or CommentStyle.Lua or CommentStyle.Haskell => "-- ", CommentStyle.Lisp => "; ", CommentStyle.Tex => "% ", _ => "# " };
        var text = new StringBuilder();
        foreach (var cell in cells)
        {
            if (text.Length > 0) text.Append("\n\n");
            if (cell.IsCode)
            {
                // Magics and shell lines are no code of the language.
                text.AppendJoin('\n', cell.Text.Split('\n').Select(l => l.TrimStart().StartsWith('%') || l.TrimStart().StartsWith('!') ? mark + l.TrimStart() : l.TrimEnd('\r')));
            }
            else text.AppendJoin('\n', cell.Text.Split('\n').Select(l => (mark + l.TrimEnd()).TrimEnd()));
        }

        return text.ToString();
    }

    private static string Triplets(List<Cell> cells)
    {
        var groups = new List<Cell>();
        foreach (var cell in cells)
        {
            if (groups.Count > 0 && groups[^1].IsCode == cell.IsCode) groups[^1] = new(cell.IsCode, groups[^1].Text + "\n" + cell.Text, cell.Output.Length > 0 ? cell.Output : groups[^1].Output);
            else groups.Add(cell);
        }

        if (groups.Count > 0 && groups[0].IsCode) groups.RemoveAt(0);
        if (groups.Count > 0 && !groups[^1].IsCode) groups.RemoveAt(groups.Count - 1);
        if (groups.Count < 2) return "";
        var text = new StringBuilder("<jupyter_start>");
        foreach (var group in groups)
        {
            if (!group.IsCode) text.Append("<jupyter_text>").Append(Tags().Replace(group.Text, "").Replace("\n", " ", StringComparison.Ordinal).Replace("#", "", StringComparison.Ordinal).Trim());
            else text.Append("<jupyter_code>").Append(group.Text).Append("<jupyter_output>").Append(group.Output.Length == 0 ? "<empty_output>" : group.Output);
        }

        return text.ToString();
    }

    [GeneratedRegex("<[^<>\n]{0,1000}>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escapes();
}
