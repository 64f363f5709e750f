using Plinth.Sinks;

namespace Plinth.Cli.Commands;

/// <summary>Writes verdicts as JSON lines: <c>id, fate, rule, value, limit, text</c>, and duplicate_of, error and labels where there are any.</summary>
internal sealed class VerdictLines : IDisposable
{
    private readonly AtomicFile? _file;
    private readonly Stream _stream;
    private readonly JsonlWriter _lines = new();

    public VerdictLines(string path)
    {
        _file = path == "-" ? null : AtomicFile.Create(path);
        _stream = _file?.Stream ?? Console.OpenStandardOutput();
    }

    public void Write(Document? doc, Fault? fault, Verdict verdict)
    {
        _lines.Raw("{\"id\":"u8);
        _lines.String(doc?.Id ?? fault!.Id);
        Text(",\"fate\":"u8, verdict.Fate.ToString().ToLowerInvariant());
        Text(",\"rule\":"u8, verdict.Rule);
        _lines.Raw(",\"value\":"u8);
        _lines.Number(verdict.Value);
        _lines.Raw(",\"limit\":"u8);
        _lines.Number(verdict.Limit);
        if (verdict.DuplicateOf is { } original) Text(",\"duplicate_of\":"u8, original);
        if (verdict.Error is { } error) Text(",\"error\":"u8, error);
        if (verdict.Fate == Fate.Kept) Text(",\"text\":"u8, doc!.Text);
        if (doc is { Labels.Count: > 0 })
        {
            _lines.Raw(",\"labels\":"u8);
            _lines.LabelsObject(doc);
        }

        _lines.Raw("}\n"u8);
        if (_lines.Written.Length > 1 << 16) Flush();
    }

    public void Complete()
    {
        Flush();
        if (_file is null) _stream.Flush();
        else _file.Commit();
    }

    public void Dispose() => _file?.Dispose();

    private void Text(ReadOnlySpan<byte> name, string? value)
    {
        _lines.Raw(name);
        if (value is null) _lines.Raw("null"u8);
        else _lines.String(value);
    }

    private void Flush()
    {
        _stream.Write(_lines.Written);
        _lines.Clear();
    }
}
