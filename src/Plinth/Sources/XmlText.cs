using System.Globalization;
using System.Text;

namespace Plinth.Sources;

/// <summary>Text of XML that is looked through by its bytes: the five entities of XML and numbers.</summary>
internal static class XmlText
{
    /// <summary>Decodes UTF-8 and the references in it.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var chars = System.Buffers.ArrayPool<char>.Shared.Rent(Math.Max(16, bytes.Length));
        var length = Encoding.UTF8.GetChars(bytes, chars);
        length = Decode(chars.AsSpan(0, length));
        var text = new string(chars, 0, length);
        System.Buffers.ArrayPool<char>.Shared.Return(chars);
        return text;
    }

    /// <summary>Decodes the references in place.</summary>
    /// <returns>The length that is left.</returns>
    public static int Decode(Span<char> text)
    {
        var (from, to) = (0, 0);
        while (true)
        {
            var found = text[from..].IndexOf('&');
            var plain = found < 0 ? text.Length - from : found;
            if (to != from) text.Slice(from, plain).CopyTo(text[to..]);
            from += plain;
            to += plain;
            if (found < 0) return to;
            var (read, value) = Reference(text[from..]);
            if (read == 0) (read, value) = (1, '&');
            from += read;
            if (value <= char.MaxValue) text[to++] = (char)value;
            else
            {
                text[to++] = (char)(0xd800 + ((value - 0x10000) >> 10));
                text[to++] = (char)(0xdc00 + ((value - 0x10000) & 0x3ff));
            }
        }
    }

    /// <summary>The text between two tags, or null.</summary>
    public static ReadOnlySpan<byte> Between(ReadOnlySpan<byte> xml, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close)
    {
        var from = xml.IndexOf(open);
        if (from < 0) return default;
        var to = xml[(from + open.Length)..].IndexOf(close);
        return to < 0 ? default : xml.Slice(from + open.Length, to);
    }

    private static (int Read, int Value) Reference(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("&lt;")) return (4, '<');
        if (text.StartsWith("&gt;")) return (4, '>');
        if (text.StartsWith("&amp;")) return (5, '&');
        if (text.StartsWith("&quot;")) return (6, '"');
        if (text.StartsWith("&apos;")) return (6, '\'');
        if (!text.StartsWith("&#")) return default;
        var end = text[..Math.Min(text.Length, 12)].IndexOf(';');
        if (end < 3) return default;
        var hex = text[2] is 'x' or 'X';
        var ok = hex
            ? int.TryParse(text[3..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            : int.TryParse(text[2..end], NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return ok && value is > 0 and < 0x110000 and not (>= 0xd800 and < 0xe000) ? (end + 1, value) : default;
    }
}
