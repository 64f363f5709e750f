using System.Text.Json;

namespace Plinth.Tokens.Formats;

/// <summary>A value of a JSON file and where it stands, so that what is wrong can be said with its place.</summary>
internal readonly struct JsonAt
{
    private readonly JsonElement _value;
    private readonly string _file;
    private readonly string _path;

    private JsonAt(JsonElement value, string file, string path) => (_value, _file, _path) = (value, file, path);

    /// <summary>Reads a file.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="file">Its name.</param>
    public static JsonAt Read(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            return new JsonAt(JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 }).RootElement, file, "");
        }
        catch (JsonException e)
        {
            var cut = e.BytePositionInLine is not null && e.Message.Contains("end of", StringComparison.OrdinalIgnoreCase) ? "cut off" : "not JSON";
            throw new PlinthException($"{file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: {cut}", e);
        }
    }

    /// <summary>What kind of value.</summary>
    public JsonValueKind Kind => _value.ValueKind;

    /// <summary>Whether there is none.</summary>
    public bool IsNull => _value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>The file and the path.</summary>
    public string Place => _path.Length == 0 ? _file : $"{_file}: {_path}";

    /// <summary>A member; null where it is absent.</summary>
    public JsonAt this[string name] => Kind switch
    {
        JsonValueKind.Object => new JsonAt(_value.TryGetProperty(name, out var value) ? value : default, _file, _path.Length == 0 ? name : $"{_path}.{name}"),
        _ => throw Wrong($"expected an object, found {Kind}"),
    };

    /// <summary>The elements of an array.</summary>
    public IEnumerable<JsonAt> Items()
    {
        if (Kind != JsonValueKind.Array) throw Wrong(IsNull ? "missing" : $"expected an array, found {Kind}");
        var at = 0;
        foreach (var item in _value.EnumerateArray()) yield return new JsonAt(item, _file, $"{_path}[{at++}]");
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonAt Value)> Members()
    {
        if (Kind != JsonValueKind.Object) throw Wrong(IsNull ? "missing" : $"expected an object, found {Kind}");
        foreach (var member in _value.EnumerateObject()) yield return (member.Name, new JsonAt(member.Value, _file, $"{_path}[\"{member.Name}\"]"));
    }

    /// <summary>A text.</summary>
    public string Text() => Kind == JsonValueKind.String ? _value.GetString()! : throw Wrong(IsNull ? "missing" : $"expected a text, found {Kind}");

    /// <summary>A text or a default.</summary>
    public string Text(string otherwise) => IsNull ? otherwise : Text();

    /// <summary>A whole number.</summary>
    public int Int() => Kind == JsonValueKind.Number && _value.TryGetInt32(out var number) ? number : throw Wrong(IsNull ? "missing" : "expected a whole number");

    /// <summary>A number.</summary>
    public double Number() => Kind == JsonValueKind.Number ? _value.GetDouble() : throw Wrong(IsNull ? "missing" : $"expected a number, found {Kind}");

    /// <summary>True or false, or a default.</summary>
    public bool Flag(bool otherwise) => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => IsNull ? otherwise : throw Wrong($"expected true or false, found {Kind}"),
    };

    /// <summary>What is wrong here.</summary>
    public PlinthException Wrong(string what) => new($"{Place}: {what}");
}
