using System.Globalization;
using System.Text.Json;
using Plinth.Sources.Files;

namespace Plinth.Sources;

/// <summary>One object of a JSON file, or the fault that it is.</summary>
internal readonly record struct JsonItem(JsonElement Object, string Id, Fault? Fault);

/// <summary>The objects of a file of JSON: one object, an array of them, or one a line.</summary>
internal static class JsonObjects
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64, AllowTrailingCommas = true };

    /// <summary>Reads them in order.</summary>
    public static IEnumerable<JsonItem> Of(string text, Item item, Shard shard, CancellationToken ct)
    {
        JsonDocument? whole = null;
        if (!text.Contains('\n') || !LooksLikeLines(text)) whole = Parse(text);
        if (whole is not null)
        {
            using (whole)
            {
                var number = 0;
                if (whole.RootElement.ValueKind == JsonValueKind.Array)
                {
                    foreach (var element in whole.RootElement.EnumerateArray())
                    {
                        ct.ThrowIfCancellationRequested();
                        yield return Named(element, number++, item, shard);
                    }
                }
                else yield return Named(whole.RootElement, -1, item, shard);
            }

            yield break;
        }

        if (!LooksLikeLines(text))
        {
            yield return new(default, item.Name, new Fault(item.Name, shard.Name, 0, "invalid-json", "the file is neither a JSON object nor an array, nor objects line by line"));
            yield break;
        }

        var line = 0;
        foreach (var row in text.Split('\n'))
        {
            ct.ThrowIfCancellationRequested();
            line++;
            if (string.IsNullOrWhiteSpace(row)) continue;
            using var json = Parse(row);
            yield return json is null
                ? new(default, $"{item.Name}#{line}", new Fault($"{item.Name}#{line}", shard.Name, line, "invalid-json", "the line is no JSON object"))
                : Named(json.RootElement, line, item, shard);
        }
    }

    private static JsonItem Named(JsonElement element, int number, Item item, Shard shard)
    {
        var id = number < 0 ? item.Name : $"{item.Name}#{number.ToString(CultureInfo.InvariantCulture)}";
        return element.ValueKind == JsonValueKind.Object ? new(element, id, null) : new(default, id, new Fault(id, shard.Name, number, "invalid-json", "the record is no JSON object"));
    }

    private static bool LooksLikeLines(string text)
    {
        var end = text.IndexOf('\n');
        var first = (end < 0 ? text.AsSpan() : text.AsSpan(0, end)).Trim(" \r\t\uFEFF");
        return first.StartsWith("{") && first.EndsWith("}") && end > 0 && text.AsSpan(end).TrimStart().StartsWith("{");
    }

    private static JsonDocument? Parse(string text)
    {
        try { return JsonDocument.Parse(text.AsMemory().TrimStart('\uFEFF'), s_options); }
        catch (JsonException) { return null; }
    }
}
