using System.Globalization;
using System.Text.Json;
using Plinth.Encodings;
using Plinth.Sources;
using Plinth.Sources.Files;

namespace Plinth.Decontamination;

/// <summary>Reads test sets: JSON or JSON lines, whose texts are the items; of any other file, its lines. Plain, compressed or in archives.</summary>
internal static class TestSets
{
    private const int MaxBytes = 1 << 30;
    private const int MaxDepth = 16;

    /// <summary>The texts of all items with their names.</summary>
    public static IEnumerable<(string Id, string Text)> Read(IReadOnlyList<string> patterns, IReadOnlyList<string> fields, string baseDirectory)
    {
        foreach (var (path, name) in Globs.Expand(patterns, baseDirectory))
        {
            foreach (var item in Items.Of(new Shard(path, name), _ => true, MaxBytes, unzip: true, CancellationToken.None))
            {
                if (item.Fault is { } fault) throw new PlinthException($"{fault.Id}: {fault.Error}");
                var text = Charset.Decode(item.Bytes, null, html: false).Text;
                var head = text.AsSpan().TrimStart();
                if (head.Length == 0) continue;
                var parts = head[0] is '{' or '[' ? Objects(text, item, fields) : Lines(text, item);
                foreach (var part in parts) yield return part;
            }
        }
    }

    private static IEnumerable<(string Id, string Text)> Objects(string text, Item item, IReadOnlyList<string> fields)
    {
        foreach (var record in JsonObjects.Of(text, item, new Shard(item.Name, item.Name), CancellationToken.None))
        {
            if (record.Fault is { } fault) throw new PlinthException($"{fault.Id}: {fault.Error}; a test set that cannot be read would let its items pass");
            var found = new List<(string, string)>();
            foreach (var member in record.Object.EnumerateObject())
                if (fields.Count == 0 || fields.Contains(member.Name)) Texts(member.Value, $"{record.Id}/{member.Name}", found, 0);
            foreach (var entry in found) yield return entry;
        }
    }

    private static IEnumerable<(string Id, string Text)> Lines(string text, Item item)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return ($"{item.Name}#{number.ToString(CultureInfo.InvariantCulture)}", line);
        }
    }

    private static void Texts(JsonElement value, string id, List<(string, string)> found, int depth)
    {
        if (depth > MaxDepth) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.String: found.Add((id, value.GetString()!)); break;
            case JsonValueKind.Array:
                foreach (var inner in value.EnumerateArray()) Texts(inner, id, found, depth + 1);
                break;
            case JsonValueKind.Object:
                foreach (var inner in value.EnumerateObject()) Texts(inner.Value, $"{id}/{inner.Name}", found, depth + 1);
                break;
        }
    }
}
