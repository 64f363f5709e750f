using System.Text;

namespace Plinth.Encodings;

/// <summary>Looks for the encoding that a page names in its own first bytes.</summary>
/// <remarks>WHATWG HTML, "prescan a byte stream to determine its encoding"; that standard looks at 1,024 bytes, browsers in fact go on for longer.</remarks>
internal static class CharsetPrescan
{
    private const int Looked = 4096;

    /// <summary>The encoding that a meta element or the XML declaration names, or null.</summary>
    public static CharsetInfo? Find(ReadOnlySpan<byte> body)
    {
        body = body[..Math.Min(body.Length, Looked)];
        if (body.StartsWith("<?xml"u8) && body.IndexOf((byte)'>') is > 0 and var end && XmlEncoding(body[..end]) is { } xml) return xml;
        while (body.IndexOf((byte)'<') is >= 0 and var open)
        {
            body = body[open..];
            if (body.StartsWith("<!--"u8))
            {
                var close = body[2..].IndexOf("-->"u8);
                if (close < 0) return null;
                body = body[(close + 5)..];
                continue;
            }

            if (body.Length > 6 && Ascii.EqualsIgnoreCase(body[..5], "<meta"u8) && body[5] is (byte)' ' or (byte)'/' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')
            {
                body = body[5..];
                if (Meta(ref body) is { } found) return found;
                continue;
            }

            body = body[1..];
        }

        return null;
    }

    private static CharsetInfo? Meta(ref ReadOnlySpan<byte> body)
    {
        var (pragma, needsPragma) = (false, false);
        CharsetInfo? charset = null;
        while (Attribute(ref body, out var name, out var value))
        {
            if (name == "http-equiv") pragma |= value.Equals("content-type", StringComparison.OrdinalIgnoreCase);
            else if (name == "charset") (charset, needsPragma) = (CharsetLabels.Find(value), false);
            else if (name == "content" && charset is null && FromContent(value) is { } found) (charset, needsPragma) = (found, true);
        }

        if (charset is null || (needsPragma && !pragma)) return null;
        // A page whose meta element could be read is not in UTF-16, whatever it says.
        return charset.Wide ? CharsetLabels.Utf8 : charset;
    }

    private static CharsetInfo? FromContent(string content)
    {
        for (var at = 0; (at = content.IndexOf("charset", at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += "charset".Length;
            var rest = content.AsSpan(at).TrimStart();
            if (rest is not ['=', ..]) continue;
            rest = rest[1..].TrimStart();
            if (rest is ['"' or '\'', ..])
            {
                var close = rest[1..].IndexOf(rest[0]);
                return close < 0 ? null : CharsetLabels.Find(rest.Slice(1, close).ToString());
            }

            var end = rest.IndexOfAny("; \t\r\n");
            return CharsetLabels.Find((end < 0 ? rest : rest[..end]).ToString());
        }

        return null;
    }

    private static CharsetInfo? XmlEncoding(ReadOnlySpan<byte> declaration)
    {
        var text = Encoding.Latin1.GetString(declaration);
        var at = text.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = text.AsSpan(at + "encoding".Length).TrimStart();
        if (rest is not ['=', ..]) return null;
        rest = rest[1..].TrimStart();
        if (rest is not ['"' or '\'', ..]) return null;
        var close = rest[1..].IndexOf(rest[0]);
        var found = close < 0 ? null : CharsetLabels.Find(rest.Slice(1, close).ToString());
        return found is { Wide: true } ? CharsetLabels.Utf8 : found;
    }

    /// <summary>Takes the next attribute off the front; false at the end of the tag.</summary>
    private static bool Attribute(ref ReadOnlySpan<byte> body, out string name, out string value)
    {
        (name, value) = ("", "");
        body = body.TrimStart(" \t\r\n\f/"u8);
        if (body.IsEmpty || body[0] == '>') return false;
        var end = body[1..].IndexOfAny("= \t\r\n\f/>"u8);
        end = end < 0 ? body.Length : end + 1;
        name = Encoding.Latin1.GetString(body[..end]).ToLowerInvariant();
        body = body[end..].TrimStart(" \t\r\n\f"u8);
        if (body.IsEmpty || body[0] != '=') return true;
        body = body[1..].TrimStart(" \t\r\n\f"u8);
        if (body.IsEmpty) return true;
        var quoted = body[0] is (byte)'"' or (byte)'\'';
        var close = quoted ? body[1..].IndexOf(body[0]) : body.IndexOfAny(" \t\r\n\f>"u8);
        if (close < 0)
        {
            body = default;
            return true;
        }

        value = Encoding.Latin1.GetString(quoted ? body.Slice(1, close) : body[..close]).Trim();
        body = body[(quoted ? close + 2 : close)..];
        return true;
    }
}
