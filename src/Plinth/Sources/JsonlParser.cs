using System.Text;
using System.Text.Json;

namespace Plinth.Sources;

/// <summary>One JSON line to a document, or to the fault that it is.</summary>
internal sealed class JsonlParser(JsonlSource source, string file)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    private readonly byte[] _text = Encoding.UTF8.GetBytes(source.TextField);
    private readonly byte[] _id = Encoding.UTF8.GetBytes(source.IdField);
    private readonly byte[] _url = Encoding.UTF8.GetBytes(source.UrlField);
    private char[] _chars = new char[1 << 14];

    /// <summary>A fault of this file.</summary>
    public Fault Fault(long offset, string kind, string error) => new($"{file}#{offset}", file, offset, kind, error);

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line's bytes.</param>
    /// <param name="offset">Where it starts, in bytes of the unpacked file.</param>
    public Record Parse(ReadOnlySpan<byte> line, long offset)
    {
        if (line.StartsWith(Encoding.UTF8.Preamble)) line = line[Encoding.UTF8.Preamble.Length..];
        if (TryScan(line, offset) is { } document) return document;
        try
        {
            return Read(line, offset);
        }
        catch (JsonException e)
        {
            return Fault(offset, "invalid-json", $"the line is no JSON object from byte {offset + (e.BytePositionInLine ?? 0)} on");
        }
        catch (InvalidOperationException)
        {
            // What Utf8JsonReader says of strings that are no valid UTF-8, or hold half a surrogate pair.
            return Fault(offset, "invalid-utf8", "a string of the line is not valid UTF-8");
        }
    }

    /// <summary>Reads a line of strings, whole numbers and flags; null when there is anything else in it.</summary>
    internal Document? TryScan(ReadOnlySpan<byte> line, long offset)
    {
        var scanner = new JsonScanner(line);
        if (!scanner.Begin()) return null;
        string? text = null, id = null, url = null;
        List<KeyValuePair<string, Label>>? labels = null;
        do
        {
            if (!scanner.Name(out var name)) return null;
            if (name.SequenceEqual(_text) || name.SequenceEqual(_id) || name.SequenceEqual(_url))
            {
                if (!scanner.String(out var value, ref _chars)) return null;
                if (name.SequenceEqual(_text)) text = value;
                else if (name.SequenceEqual(_id)) id = value;
                else url = value;
                continue;
            }

            var key = Encoding.UTF8.GetString(name);
            if (scanner.Plain(out var label)) (labels ??= []).Add(new(key, label));
            else if (scanner.String(out var value, ref _chars)) (labels ??= []).Add(new(key, value));
            else return null;
        }
        while (scanner.Comma());
        if (!scanner.End() || text is null) return null;
        return Make(text, id, url, labels, offset);
    }

    private Document Make(string text, string? id, string? url, List<KeyValuePair<string, Label>>? labels, long offset)
    {
        var document = new Document(text, id ?? $"{file}#{offset}") { Source = file, Url = url, MediaType = "" };
        foreach (var (name, value) in labels ?? []) document.Labels.Set(name, value);
        return document;
    }

    private Record Read(ReadOnlySpan<byte> line, long offset)
    {
        var reader = new Utf8JsonReader(line, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return Fault(offset, "invalid-json", "the line is no JSON object");
        string? text = null, id = null, url = null;
        var labels = new Labels();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(_text))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) return Fault(offset, "no-text", $"'{source.TextField}' is no string");
                text = reader.GetString();
            }
            else if (reader.ValueTextEquals(_id)) id = Id(ref reader, line);
            else if (reader.ValueTextEquals(_url)) url = Url(ref reader);
            else Add(labels, ref reader, line, nested: false);
        }

        if (reader.Read()) return Fault(offset, "invalid-json", "the line goes on after its object");
        if (text is null) return Fault(offset, "no-text", $"the object has no '{source.TextField}'");
        var document = Make(text, id, url, null, offset);
        for (var i = 0; i < labels.Count; i++) document.Labels.Set(labels[i].Key, labels[i].Value);
        return document;
    }

    private static string? Id(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        if (reader.TokenType == JsonTokenType.Null) return null;
        return Raw(ref reader, line);
    }

    private static string? Url(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    private static void Add(Labels labels, ref Utf8JsonReader reader, ReadOnlySpan<byte> line, bool nested)
    {
        var name = reader.GetString()!;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when !nested && name == "metadata":
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) Add(labels, ref reader, line, nested: true);
                break;
            case JsonTokenType.Null: break;
            default: labels.Set(name, LabelOf(ref reader, line)); break;
        }
    }

    /// <summary>The value at the reader as a label.</summary>
    public static Label LabelOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return reader.GetString()!;
            case JsonTokenType.Number when reader.TryGetInt64(out var whole): return whole;
            case JsonTokenType.Number: return reader.GetDouble();
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            default: return Label.Raw(Raw(ref reader, line));
        }
    }

    private static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(line[start..(int)reader.BytesConsumed]);
    }
}
