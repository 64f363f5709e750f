using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Ledger;

namespace Plinth.Sinks;

/// <summary>Writes documents as JSON lines into a buffer.</summary>
/// <remarks>Text goes out as UTF-8 with as few escapes as JSON allows: searching for the next character to escape is vectorised, the rest is a transcode.</remarks>
internal sealed class JsonlWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 19);

    /// <summary>What has been written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Starts anew; the buffer stays.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes a document as the corpus has it.</summary>
    public void Write(Document doc)
    {
        Raw("{\"id\":"u8);
        String(doc.Id);
        Raw(",\"text\":"u8);
        String(doc.Text);
        Raw(",\"source\":"u8);
        String(doc.Source);
        if (doc.Url is { } url)
        {
            Raw(",\"url\":"u8);
            String(url);
        }

        if (doc.Labels.Get("language") is { } language)
        {
            Raw(",\"language\":"u8);
            Value(language);
        }

        if (HasMetadata(doc))
        {
            Raw(",\"metadata\":"u8);
            LabelsObject(doc, without: "language");
        }

        Raw("}\n"u8);
    }

    /// <summary>Writes a document with everything that the next stage must know.</summary>
    public void WriteStage(Document doc)
    {
        Raw("{\"ordinal\":"u8);
        Number(doc.Ordinal);
        Raw(",\"chars_in\":"u8);
        Number(doc.CharsIn);
        Raw(",\"media_type\":"u8);
        String(doc.MediaType);
        Raw(",\"id\":"u8);
        String(doc.Id);
        Raw(",\"source\":"u8);
        String(doc.Source);
        Raw(",\"url\":"u8);
        if (doc.Url is { } url) String(url);
        else Raw("null"u8);
        Raw(",\"text\":"u8);
        String(doc.Text);
        Raw(",\"labels\":"u8);
        LabelsObject(doc);
        if (SpanColumn.Of(doc.Spans) is { } spans)
        {
            Raw(",\"spans\":"u8);
            Raw(Encoding.UTF8.GetBytes(spans));
        }

        Raw("}\n"u8);
    }

    /// <summary>Writes a string in quotes; half a surrogate pair becomes U+FFFD.</summary>
    public void String(ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        while (!text.IsEmpty)
        {
            var clean = text.IndexOfAny(Escaped);
            if (clean < 0) clean = text.Length;
            if (clean > 0)
            {
                var span = _buffer.GetSpan(clean * 3);
                _buffer.Advance(Encoding.UTF8.GetBytes(text[..clean], span));
                text = text[clean..];
                if (text.IsEmpty) break;
            }

            Escape(text[0]);
            text = text[1..];
        }

        Raw("\""u8);
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Writes a whole number.</summary>
    public void Number(long value)
    {
        var span = _buffer.GetSpan(20);
        value.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
        _buffer.Advance(written);
    }

    /// <summary>Writes a real number; NaN and infinities as null.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value)) Raw("null"u8);
        else Raw(Encoding.ASCII.GetBytes(value.ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>Writes the labels as an object.</summary>
    /// <param name="doc">The document.</param>
    /// <param name="without">A label to leave out, or null.</param>
    public void LabelsObject(Document doc, string? without = null)
    {
        Raw("{"u8);
        var first = true;
        for (var i = 0; i < doc.Labels.Count; i++)
        {
            var (name, value) = doc.Labels[i];
            if (name == without) continue;
            if (!first) Raw(","u8);
            first = false;
            String(name);
            Raw(":"u8);
            Value(value);
        }

        Raw("}"u8);
    }

    /// <summary>Whether a document has labels beside its language.</summary>
    public static bool HasMetadata(Document doc) => doc.Labels.Count > (doc.Labels.Get("language") is null ? 0 : 1);

    private void Value(Label label)
    {
        switch (label.Kind)
        {
            case LabelKind.Text: String(label.AsText()); break;
            case LabelKind.Real: Number(label.AsNumber()!.Value); break;
            default: Raw(Encoding.UTF8.GetBytes(label.AsText())); break;
        }
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            default: Raw(Encoding.ASCII.GetBytes($"\\u{(int)c:x4}")); break;
        }
    }
}
