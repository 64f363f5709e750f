using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plinth.Encodings;
using Plinth.Sources.Markup;

namespace Plinth.Sources.Mail;

/// <summary>A message of RFC 5322 and MIME (RFC 2045 to 2047): its subject, and the words of its first text part.</summary>
internal sealed partial class MailMessage
{
    private const int MaxDepth = 20;

    private MailMessage(Dictionary<string, string> headers, string text)
    {
        Headers = headers;
        Text = text;
    }

    /// <summary>Headers by their names in small letters; of several of one name the first.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The words; empty where the message has no text.</summary>
    public string Text { get; }

    /// <summary>Reads a message; what is malformed is read as far as it goes.</summary>
    public static MailMessage Parse(ReadOnlySpan<byte> bytes, HtmlText html)
    {
        var headers = Head(bytes, out var body);
        return new MailMessage(headers, Words(headers, body, html, 0) ?? "");
    }

    /// <summary>Decodes the words of a header (RFC 2047): <c>=?utf-8?B?…?=</c>.</summary>
    public static string DecodeHeader(string value)
    {
        value = Between().Replace(value, "?==?");
        return Encoded().Replace(value, m =>
        {
            var bytes = m.Groups[2].Value is "B" or "b" ? Base64(Encoding.ASCII.GetBytes(m.Groups[3].Value)) : Quoted(Encoding.ASCII.GetBytes(m.Groups[3].Value.Replace('_', ' ')));
            return Charset.Decode(bytes, m.Groups[1].Value.Split('*')[0], html: false).Text;
        });
    }

    private static string? Words(Dictionary<string, string> headers, ReadOnlySpan<byte> body, HtmlText html, int depth)
    {
        var type = headers.GetValueOrDefault("content-type", "text/plain");
        var media = type.Split(';')[0].Trim().ToLowerInvariant();
        if (media.StartsWith("multipart/", StringComparison.Ordinal) && depth < MaxDepth && Parameter(type, "boundary") is { Length: > 0 } boundary)
        {
            string? best = null;
            foreach (var range in Parts(body, boundary))
            {
                var inner = Head(body[range], out var content);
                if (inner.GetValueOrDefault("content-disposition", "").StartsWith("attachment", StringComparison.OrdinalIgnoreCase)) continue;
                var words = Words(inner, content, html, depth + 1);
                if (words is not { Length: > 0 }) continue;
                if (inner.GetValueOrDefault("content-type", "text/plain").StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)) return words;
                best ??= words;
            }

            return best;
        }

        if (!media.StartsWith("text/", StringComparison.Ordinal) && media.Contains('/')) return null;
        var decoded = headers.GetValueOrDefault("content-transfer-encoding", "").Trim().ToLowerInvariant() switch
        {
            "base64" => Base64(body),
            "quoted-printable" => Quoted(body),
            _ => body.ToArray(),
        };
        var text = Charset.Decode(decoded, Parameter(type, "charset"), html: media == "text/html").Text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return media == "text/html" ? html.Of(text) : text;
    }

    private static Dictionary<string, string> Head(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var last = "";
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            var text = Encoding.Latin1.GetString(line.TrimEnd("\r"u8));
            if (text.Length == 0) break;
            if (text[0] is ' ' or '\t')
            {
                if (last.Length > 0 && headers[last].Length < 100_000) headers[last] += " " + text.Trim();
                continue;
            }

            var colon = text.IndexOf(':');
            last = "";
            if (colon <= 0) continue;
            if (headers.TryAdd(text[..colon].Trim(), text[(colon + 1)..].Trim())) last = text[..colon].Trim();
        }

        body = bytes;
        return headers;
    }

    private static List<Range> Parts(ReadOnlySpan<byte> body, string boundary)
    {
        var parts = new List<Range>();
        var mark = Encoding.Latin1.GetBytes("--" + boundary);
        var start = -1;
        for (var at = 0; at < body.Length;)
        {
            var end = body[at..].IndexOf((byte)'\n');
            var stop = end < 0 ? body.Length : at + end;
            var line = body[at..stop].TrimEnd(" \r\t"u8);
            var closes = line.Length == mark.Length + 2 && line.EndsWith("--"u8);
            if (line.StartsWith(mark) && (line.Length == mark.Length || closes))
            {
                if (start >= 0) parts.Add(start..at);
                start = Math.Min(stop + 1, body.Length);
                if (closes) return parts;
            }

            at = stop + 1;
        }

        if (start >= 0) parts.Add(start..body.Length);
        return parts;
    }

    private static string? Parameter(string value, string name)
    {
        var match = Regex.Match(value, $@"[;\s]{name}\s*=\s*(?:""([^""]*)""|([^\s;]+))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return match.Success ? (match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value).Trim() : null;
    }

    private static byte[] Base64(ReadOnlySpan<byte> body)
    {
        var clean = new StringBuilder(body.Length);
        foreach (var b in body)
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/') clean.Append((char)b);
        clean.Length -= clean.Length % 4 == 1 ? 1 : 0;
        while (clean.Length % 4 != 0) clean.Append('=');
        return Convert.FromBase64String(clean.ToString());
    }

    private static byte[] Quoted(ReadOnlySpan<byte> body)
    {
        var result = new byte[body.Length];
        var n = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '=')
            {
                result[n++] = body[i];
                continue;
            }

            if (i + 2 < body.Length && byte.TryParse(body.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                result[n++] = value;
                i += 2;
                continue;
            }

            // A soft line break.
            var end = body[i..].IndexOf((byte)'\n');
            if (end >= 0 && body.Slice(i + 1, end - 1).Trim(" \r\t"u8).IsEmpty) i += end;
            else result[n++] = body[i];
        }

        return result[..n];
    }

    [GeneratedRegex(@"=\?([^?\s]{1,40})\?([BbQq])\?([^?]*)\?=")]
    private static partial Regex Encoded();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex Between();
}
