using System.Text;
using System.Text.Json;
using Plinth.Sources.Files;

namespace Plinth.Sources;

/// <summary>Classical poetry and prose as JSON, in the form of the chinese-poetry collection: a poem or a chapter is a document, a line a verse.</summary>
/// <remarks>Labels: <c>category</c> (<c>chinese-poetry</c>), <c>title</c>, <c>author</c>.</remarks>
public sealed record PoetrySource : FileSource
{
    /// <summary>True writes title and author over the poem. Default true.</summary>
    public bool Heading { get; init; } = true;

    /// <inheritdoc/>
    protected override string Category => "chinese-poetry";

    /// <inheritdoc/>
    protected override bool Wants(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        foreach (var record in JsonObjects.Of(TextOf(item), item, shard, ct))
            yield return record.Fault is { } fault ? fault : Read(record.Object, record.Id, shard);
    }

    private Record Read(JsonElement json, string id, Shard shard)
    {
        var lines = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["paragraphs", "content", "para"])
            if (lines.Count == 0 && json.TryGetProperty(name, out var value)) Add(value, lines, 0);
        if (lines.Count == 0) return new Fault(id, shard.Name, 0, "no-text", "the object has no lines in paragraphs, content or para");
        var title = Text(json, "title") ?? Text(json, "rhythmic") ?? Text(json, "chapter");
        var author = Text(json, "author");
        var text = new StringBuilder();
        if (Heading)
        {
            if (title is not null) text.Append(title).Append('\n');
            if (author is not null) text.Append(author).Append('\n');
            if (text.Length > 0) text.Append('\n');
        }

        var doc = Make(text.Append(string.Join('\n', lines)).ToString(), Text(json, "id") ?? id, shard);
        if (title is not null) doc.Labels.Set("title", title);
        if (author is not null) doc.Labels.Set("author", author);
        return doc;
    }

    private static void Add(JsonElement value, List<string> lines, int depth)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            if (value.GetString()!.Trim() is { Length: > 0 } line) lines.Add(line);
        }
        else if (value.ValueKind == JsonValueKind.Array && depth < 8)
        {
            foreach (var inner in value.EnumerateArray()) Add(inner, lines, depth + 1);
        }
        else if (value.ValueKind == JsonValueKind.Object && depth < 8)
        {
            foreach (var name in (ReadOnlySpan<string>)["chapter", "title", "paragraphs", "content", "para"])
                if (value.TryGetProperty(name, out var inner)) Add(inner, lines, depth + 1);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text : null;
}
