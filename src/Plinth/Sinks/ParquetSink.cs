using ParquetSharp;

namespace Plinth.Sinks;

/// <summary>Parquet with zstd pages: columns <c>id, text, source, url, language, metadata</c>, the last one JSON text.</summary>
public sealed class ParquetSink : ISink
{
    private const int GroupRows = 16_384;
    private const long GroupChars = 64 << 20;

    private static readonly Column[] Schema =
    [
        new Column<string>("id"), new Column<string>("text"), new Column<string>("source"),
        new Column<string?>("url"), new Column<string?>("language"), new Column<string?>("metadata"),
    ];

    private readonly ParquetTable _table;
    private readonly JsonlWriter _json = new();
    private long _chars;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="level">zstd level, or null for 3.</param>
    public ParquetSink(string path, int? level = null) => _table = new ParquetTable(path, Schema, level ?? 3);

    /// <inheritdoc/>
    public void Write(Document doc)
    {
        _table.Add(doc.Id, doc.Text, doc.Source, doc.Url, doc.Labels.Text("language"), Metadata(doc));
        _chars += doc.Text.Length;
        if (_table.Rows < GroupRows && _chars < GroupChars) return;
        _table.Flush();
        _chars = 0;
    }

    /// <inheritdoc/>
    public void Complete() => _table.Complete();

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private string? Metadata(Document doc)
    {
        if (!JsonlWriter.HasMetadata(doc)) return null;
        _json.Clear();
        _json.LabelsObject(doc, without: "language");
        return System.Text.Encoding.UTF8.GetString(_json.Written);
    }
}
