using System.Text;

namespace Plinth.Sources;

/// <summary>The head of an archived HTTP response, read as leniently as browsers do.</summary>
internal sealed record HttpMessage
{
    /// <summary>Status code, or null where the status line has none.</summary>
    public int? Status { get; private init; }

    /// <summary>Media type in lower case without parameters, or null where none is given.</summary>
    public string? MediaType { get; private init; }

    /// <summary>The charset parameter, or null.</summary>
    public string? Charset { get; private init; }

    /// <summary>Transfer codings in the order in which they were applied, in lower case.</summary>
    public IReadOnlyList<string> TransferCodings { get; private init; } = [];

    /// <summary>Content codings in the order in which they were applied, in lower case.</summary>
    public IReadOnlyList<string> ContentCodings { get; private init; } = [];

    /// <summary>Length of the head with the empty line after it, in bytes.</summary>
    public int Length { get; private init; }

    /// <summary>Reads the head at the front of a block; null where the block does not start with one.</summary>
    public static HttpMessage? Parse(ReadOnlySpan<byte> block)
    {
        if (!block.StartsWith("HTTP"u8) && !block.StartsWith("ICY "u8)) return null;
        var length = HeaderLines.BlockLength(block);
        if (length < 0) length = block.Length;
        var line = block[..length];
        if (line.IndexOf((byte)'\n') is >= 0 and var end) line = line[..end];

        var message = new HttpMessage { Length = length, Status = StatusIn(line) };
        var lines = new HeaderLines(block[Math.Min(line.Length + 1, length)..length]);
        while (lines.Next())
        {
            if (WarcHead.Is(lines.Name, "content-type"u8))
            {
                var (type, charset) = SplitType(Text(lines.Value));
                // Of several, the last that says something counts, as in the Fetch standard's "extract a MIME type".
                message = message with { MediaType = type ?? message.MediaType, Charset = charset ?? message.Charset };
            }
            else if (WarcHead.Is(lines.Name, "transfer-encoding"u8)) message = message with { TransferCodings = [.. message.TransferCodings, .. Codings(lines.Value)] };
            else if (WarcHead.Is(lines.Name, "content-encoding"u8)) message = message with { ContentCodings = [.. message.ContentCodings, .. Codings(lines.Value)] };
        }

        return message;
    }

    /// <summary>Splits a Content-Type into media type and charset; null for what is not there or is no media type.</summary>
    public static (string? Type, string? Charset) SplitType(string value)
    {
        var parts = value.Split(';');
        var type = parts[0].Split(',')[0].Trim().ToLowerInvariant();
        string? charset = null;
        foreach (var part in parts.AsSpan(1))
        {
            var name = part.Trim();
            if (!name.StartsWith("charset", StringComparison.OrdinalIgnoreCase)) continue;
            var equals = name.IndexOf('=');
            if (equals > 0) charset ??= name[(equals + 1)..].Trim().Trim('"', '\'').Trim();
        }

        var slash = type.IndexOf('/');
        var valid = slash > 0 && slash < type.Length - 1 && !type.Contains(' ') && type != "*/*";
        return (valid ? type : null, string.IsNullOrEmpty(charset) ? null : charset);
    }

    private static int? StatusIn(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOfAny((byte)' ', (byte)'\t');
        if (at < 0) return null;
        var rest = line[at..].Trim(" \t\r"u8);
        if (rest.Length < 3) return null;
        var status = 0;
        foreach (var digit in rest[..3])
        {
            if (!char.IsAsciiDigit((char)digit)) return null;
            status = status * 10 + digit - '0';
        }

        return status;
    }

    private static string[] Codings(ReadOnlySpan<byte> value) =>
        Text(value).ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value).ReplaceLineEndings("");
}
