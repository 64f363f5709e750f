using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Plinth.Sources;

/// <summary>Walks over one JSON object of well-behaved strings, numbers and literals, searching with vectors instead of byte by byte.</summary>
/// <remarks>
/// Utf8JsonReader goes byte by byte through every string that holds an escape, and texts hold a newline in every line. This scanner takes only
/// what it is sure of; whatever is unusual makes a method answer false, and the caller reads the line again with Utf8JsonReader, which also
/// says what is wrong with it.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Goes into the object.</summary>
    public bool Begin() => Take((byte)'{');

    /// <summary>True at the end of the object and of the line.</summary>
    public bool End()
    {
        if (!Take((byte)'}')) return false;
        Blank();
        return _at == _json.Length;
    }

    /// <summary>Goes over the comma before the next property.</summary>
    public bool Comma() => Take((byte)',');

    /// <summary>Reads a property's name, which holds no escapes, and the colon after it.</summary>
    public bool Name(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Take((byte)'"')) return false;
        var length = _json[_at..].IndexOfAny(StringEnds);
        if (length < 0 || _json[_at + length] != '"') return false;
        name = _json.Slice(_at, length);
        _at += length + 1;
        return Take((byte)':');
    }

    /// <summary>Reads a string.</summary>
    /// <param name="value">The string.</param>
    /// <param name="chars">A buffer that is grown when it is too small.</param>
    public bool String(out string value, ref char[] chars)
    {
        value = "";
        if (!Take((byte)'"')) return false;
        var rest = _json[_at..];
        var written = 0;
        while (true)
        {
            var clean = rest.IndexOfAny(StringEnds);
            if (clean < 0) return false;
            if (chars.Length < written + clean + 2) Array.Resize(ref chars, Math.Max(chars.Length * 2, written + clean + 2));
            if (Utf8.ToUtf16(rest[..clean], chars.AsSpan(written), out _, out var added, replaceInvalidSequences: false) != OperationStatus.Done) return false;
            written += added;
            if (rest[clean] == '"')
            {
                _at = _json.Length - rest.Length + clean + 1;
                value = new string(chars, 0, written);
                return true;
            }

            if (rest[clean] != '\\' || !Escape(rest[(clean + 1)..], chars, ref written, out var length)) return false;
            rest = rest[(clean + 1 + length)..];
        }
    }

    /// <summary>Reads a whole number, true or false as a label.</summary>
    public bool Plain(out Label value)
    {
        value = default;
        Blank();
        var rest = _json[_at..];
        if (rest.StartsWith("true"u8) || rest.StartsWith("false"u8))
        {
            value = rest[0] == 't';
            _at += rest[0] == 't' ? 4 : 5;
            return true;
        }

        // A leading zero is no JSON, and a fraction or exponent goes on after the digits: both are for the other reader.
        if (rest.Length < 2 || !Utf8Parser.TryParse(rest, out long whole, out var length) || length >= rest.Length) return false;
        if (rest[length] is not ((byte)',' or (byte)'}') || rest[0] is (byte)'0' or (byte)'+' && length > 1 || rest[0] == '-') return false;
        value = whole;
        _at += length;
        return true;
    }

    private static bool Escape(ReadOnlySpan<byte> after, char[] chars, ref int written, out int length)
    {
        length = 1;
        if (after.IsEmpty) return false;
        switch (after[0])
        {
            case (byte)'n': chars[written++] = '\n'; return true;
            case (byte)'"': chars[written++] = '"'; return true;
            case (byte)'\\': chars[written++] = '\\'; return true;
            case (byte)'/': chars[written++] = '/'; return true;
            case (byte)'t': chars[written++] = '\t'; return true;
            case (byte)'r': chars[written++] = '\r'; return true;
            case (byte)'b': chars[written++] = '\b'; return true;
            case (byte)'f': chars[written++] = '\f'; return true;
            case (byte)'u': return Unicode(after[1..], chars, ref written, out length);
            default: return false;
        }
    }

    private static bool Unicode(ReadOnlySpan<byte> digits, char[] chars, ref int written, out int length)
    {
        length = 5;
        if (!Unit(digits, out var first)) return false;
        chars[written++] = first;
        if (!char.IsSurrogate(first)) return true;
        length = 11;
        if (!char.IsHighSurrogate(first) || digits.Length < 10 || digits[4] != '\\' || digits[5] != 'u') return false;
        if (!Unit(digits[6..], out var second) || !char.IsLowSurrogate(second)) return false;
        chars[written++] = second;
        return true;
    }

    private static bool Unit(ReadOnlySpan<byte> digits, out char unit)
    {
        unit = default;
        if (digits.Length < 4 || !Utf8Parser.TryParse(digits[..4], out ushort value, out var read, 'x') || read != 4) return false;
        unit = (char)value;
        return true;
    }

    private bool Take(byte wanted)
    {
        Blank();
        if (_at >= _json.Length || _json[_at] != wanted) return false;
        _at++;
        return true;
    }

    private void Blank()
    {
        while (_at < _json.Length && (_json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r')) _at++;
    }
}
