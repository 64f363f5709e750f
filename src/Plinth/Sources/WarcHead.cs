using System.Buffers.Text;
using System.Text;

namespace Plinth.Sources;

/// <summary>The header of a WARC record: what a reader of documents needs of it (ISO 28500:2017, section 5).</summary>
internal sealed record WarcHead
{
    /// <summary>Most bytes that <see cref="StartsAt"/> looks at.</summary>
    public const int StartLength = 20;

    /// <summary>Record type, in lower case.</summary>
    public string Type { get; private init; } = "";

    /// <summary>Record id without <c>&lt;urn:uuid:&gt;</c>, or empty.</summary>
    public string Id { get; private init; } = "";

    /// <summary>Target URI without angle brackets, or null.</summary>
    public string? Url { get; private init; }

    /// <summary>Date as written, or null.</summary>
    public string? Date { get; private init; }

    /// <summary>Media type of the block, with parameters, or null.</summary>
    public string? ContentType { get; private init; }

    /// <summary>Media type that the crawler found in the payload, or null.</summary>
    public string? PayloadType { get; private init; }

    /// <summary>Languages that the crawler found, or null.</summary>
    public string? Language { get; private init; }

    /// <summary>Why the crawler cut the block short, or null.</summary>
    public string? Truncated { get; private init; }

    /// <summary>Length of the block in bytes, or -1 where none is given or it is no number.</summary>
    public long Length { get; private init; } = -1;

    /// <summary>True where a record starts: a version line, and a header after it.</summary>
    public static bool StartsAt(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("WARC/"u8)) return false;
        var at = 5;
        while (at < bytes.Length && at < 12 && (bytes[at] == '.' || char.IsAsciiDigit((char)bytes[at]))) at++;
        if (at < bytes.Length && bytes[at] == '\r') at++;
        return at + 1 < bytes.Length && bytes[at] == '\n' && char.IsAsciiLetter((char)bytes[at + 1]);
    }

    /// <summary>Reads a header block, version line included.</summary>
    public static WarcHead Parse(ReadOnlySpan<byte> block)
    {
        var head = new WarcHead();
        var lines = new HeaderLines(block);
        while (lines.Next())
        {
            var value = lines.Value;
            if (Is(lines.Name, "warc-type"u8)) head = head with { Type = Text(value).ToLowerInvariant() };
            else if (Is(lines.Name, "warc-record-id"u8)) head = head with { Id = Bare(Text(value)) };
            else if (Is(lines.Name, "warc-target-uri"u8)) head = head with { Url = Text(value).Trim('<', '>') };
            else if (Is(lines.Name, "warc-date"u8)) head = head with { Date = Text(value) };
            else if (Is(lines.Name, "content-type"u8)) head = head with { ContentType = Text(value) };
            else if (Is(lines.Name, "warc-identified-payload-type"u8)) head = head with { PayloadType = Text(value) };
            else if (Is(lines.Name, "warc-identified-content-language"u8)) head = head with { Language = Text(value) };
            else if (Is(lines.Name, "warc-truncated"u8)) head = head with { Truncated = Text(value) };
            else if (Is(lines.Name, "content-length"u8))
                head = head with { Length = Utf8Parser.TryParse(value, out long length, out var used) && used == value.Length ? length : -1 };
        }

        return head;
    }

    /// <summary>Whether a header has that name, given in lower case.</summary>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(name, lower);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value).ReplaceLineEndings("");

    private static string Bare(string id)
    {
        id = id.Trim('<', '>');
        return id.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? id["urn:uuid:".Length..] : id;
    }
}
