using System.Globalization;
using System.Text.Json;

namespace Plinth;

/// <summary>Named values about a document, in the order in which they were first set.</summary>
/// <remarks>A document has a handful, so a list beats a dictionary.</remarks>
public sealed class Labels
{
    private readonly List<KeyValuePair<string, Label>> _items = [];

    /// <summary>Number of labels.</summary>
    public int Count => _items.Count;

    /// <summary>The label at a position, from 0.</summary>
    public KeyValuePair<string, Label> this[int index] => _items[index];

    /// <summary>Sets a label, over any earlier value of that name.</summary>
    public void Set(string name, Label value)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Key != name) continue;
            _items[i] = new(name, value);
            return;
        }

        _items.Add(new(name, value));
    }

    /// <summary>The label of that name, or null.</summary>
    public Label? Get(string name)
    {
        foreach (var (key, value) in _items)
            if (key == name) return value;
        return null;
    }

    /// <summary>The label of that name as text, or null.</summary>
    public string? Text(string name) => Get(name)?.AsText();

    /// <summary>The label of that name as a number, or null when it is absent or no number.</summary>
    public double? Number(string name) => Get(name)?.AsNumber();

    /// <summary>Adds to a counting label, which starts at 0.</summary>
    public void Add(string name, long count) => Set(name, (long)(Number(name) ?? 0) + count);
}

/// <summary>What a <see cref="Label"/> holds.</summary>
public enum LabelKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A real number.</summary>
    Real,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>JSON as it was read: an object, an array or null.</summary>
    Json,
}

/// <summary>One metadata value: text, whole or real number, flag, or JSON kept as it was read.</summary>
public readonly record struct Label
{
    private readonly string? _text;
    private readonly double _real;
    private readonly long _whole;

    private Label(LabelKind kind, string? text, long whole, double real)
    {
        Kind = kind;
        _text = text;
        _whole = whole;
        _real = real;
    }

    /// <summary>What it holds.</summary>
    public LabelKind Kind { get; }

    /// <summary>A text label.</summary>
    public static implicit operator Label(string value) => new(LabelKind.Text, value, 0, 0);

    /// <summary>A whole number.</summary>
    public static implicit operator Label(long value) => new(LabelKind.Whole, null, value, 0);

    /// <summary>A real number.</summary>
    public static implicit operator Label(double value) => new(LabelKind.Real, null, 0, value);

    /// <summary>A flag.</summary>
    public static implicit operator Label(bool value) => new(LabelKind.Flag, null, value ? 1 : 0, 0);

    /// <summary>JSON kept as it was read.</summary>
    /// <param name="json">Well-formed JSON text.</param>
    public static Label Raw(string json) => new(LabelKind.Json, json, 0, 0);

    /// <summary>The value as text, numbers in the invariant culture.</summary>
    public string AsText() => Kind switch
    {
        LabelKind.Text or LabelKind.Json => _text!,
        LabelKind.Whole => _whole.ToString(CultureInfo.InvariantCulture),
        LabelKind.Real => _real.ToString("R", CultureInfo.InvariantCulture),
        _ => _whole != 0 ? "true" : "false",
    };

    /// <summary>The value as a number, or null when it is text or JSON.</summary>
    public double? AsNumber() => Kind switch
    {
        LabelKind.Whole or LabelKind.Flag => _whole,
        LabelKind.Real => _real,
        _ => null,
    };

    /// <summary>Writes the value as JSON.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case LabelKind.Text: writer.WriteStringValue(_text); break;
            case LabelKind.Whole: writer.WriteNumberValue(_whole); break;
            case LabelKind.Real when !double.IsFinite(_real): writer.WriteNullValue(); break;
            case LabelKind.Real: writer.WriteNumberValue(_real); break;
            case LabelKind.Flag: writer.WriteBooleanValue(_whole != 0); break;
            default: writer.WriteRawValue(_text!); break;
        }
    }
}
