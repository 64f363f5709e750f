using Plinth.Encodings;
using Plinth.Sources.Pdf;

namespace Plinth.Sources;

/// <summary>Makes documents of WARC records: which of them are pages, and what is in those.</summary>
internal sealed class WarcDocuments(WarcSource options, string name, CancellationToken ct)
{
    /// <summary>Whether records of that header may be documents.</summary>
    public bool Wants(WarcHead head) => options.Types.Contains(head.Type);

    /// <summary>The document or fault of a record, or null where it is neither a page nor a text.</summary>
    public Record? Make(WarcReader reader, HttpBody decoder)
    {
        var head = reader.Head;
        var block = reader.Body;
        var (type, charset) = HttpMessage.SplitType(head.ContentType ?? "");
        ReadOnlySpan<byte> body = block;
        if (head.Type == "response" && (type == "application/http" || block.StartsWith("HTTP/"u8)))
        {
            var http = HttpMessage.Parse(block);
            if (http is null)
            {
                // HTTP 0.9 had no head; a page that begins at once is one all the same.
                if (MediaSniffer.Sniff(block) != "text/html") return Fault(reader, "bad-http", "the response does not start with an HTTP status line");
                (type, charset) = (null, null);
            }
            else
            {
                if (http.Status is not { } status) return Fault(reader, "bad-http", "the HTTP status line has no status code");
                if (!Keeps(status) || !MayKeep(http.MediaType)) return null;
                if (!decoder.TryDecode(block[http.Length..], http, head.Truncated is not null, out body, out var fault))
                    return Fault(reader, fault.Kind, fault.Error);
                (type, charset) = (http.MediaType, http.Charset);
            }
        }

        type ??= HttpMessage.SplitType(head.PayloadType ?? "").Type;
        if (!MayKeep(type)) return null;
        // What is declared as text and begins as an image does not become text by that.
        type = MediaSniffer.Signature(body) ?? type ?? MediaSniffer.Sniff(body);
        if (type == "text/plain" && !MediaSniffer.LooksLikeText(body)) type = "application/octet-stream";
        return !Keeps(type) ? default(Record?) : type == "application/pdf" ? Pdf(reader, body) : Document(reader, body, type, charset);
    }

    private Record Document(WarcReader reader, ReadOnlySpan<byte> body, string type, string? declared)
    {
        var head = reader.Head;
        // The specification of WET files is UTF-8, whatever the page was in.
        if (head.Type == "conversion") declared ??= "utf-8";
        var (text, charset, inset) = Charset.Decode(body, declared, html: type != "text/plain");
        var doc = new Document(text, reader.Id) { Source = name, Url = head.Url, MediaType = type };
        if (head.Date is { } date) doc.Labels.Set("crawl_date", date);
        doc.Labels.Set("charset", charset);
        if (inset is not null) doc.Labels.Set("charset_inset", inset);
        if (head.Language is { } language) doc.Labels.Set("warc_language", language);
        if (head.Truncated is { } truncated) doc.Labels.Set("warc_truncated", truncated);
        return doc;
    }

    private Record Pdf(WarcReader reader, ReadOnlySpan<byte> body)
    {
        var read = PdfReader.Read(body.ToArray(), PdfLimits.Default, ct);
        if (read.Kind is { } kind) return Fault(reader, kind, read.Error!);
        var doc = new Document(read.Text, reader.Id) { Source = name, Url = reader.Head.Url };
        if (reader.Head.Date is { } date) doc.Labels.Set("crawl_date", date);
        read.Label(doc.Labels);
        return doc;
    }

    private Record Fault(WarcReader reader, string kind, string error) => new Fault(reader.Id, name, reader.Offset, kind, error, reader.Head.Url);

    private bool Keeps(int status)
    {
        Span<char> digits = stackalloc char[3];
        status.TryFormat(digits, out _, "000");
        foreach (var pattern in options.Statuses)
        {
            if (pattern.Length == 3 && Fits(pattern[0], digits[0]) && Fits(pattern[1], digits[1]) && Fits(pattern[2], digits[2])) return true;
        }

        return false;
    }

    private static bool Fits(char pattern, char digit) => pattern is 'x' or 'X' || pattern == digit;

    private bool MayKeep(string? type) => type is null || Keeps(type);

    private bool Keeps(string type)
    {
        foreach (var pattern in options.MediaTypes)
        {
            if (pattern == type || pattern == "*/*") return true;
            if (pattern.EndsWith("/*", StringComparison.Ordinal) && type.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
