using ParquetSharp;
using ParquetSharp.IO;

namespace Plinth.Sinks;

/// <summary>A Parquet file that is written row by row; it has its name only when it is complete.</summary>
/// <remarks>Columns hold strings, whole numbers or real numbers, by the schema; null where the schema allows it.</remarks>
internal sealed class ParquetTable : IDisposable
{
    private readonly AtomicFile _file;
    private readonly ManagedOutputStream _stream;
    private readonly WriterProperties _properties;
    private readonly ParquetFileWriter _writer;
    private readonly List<object?[]> _rows = [];
    private readonly Column[] _schema;

    public ParquetTable(string path, Column[] schema, int level)
    {
        _schema = schema;
        _file = AtomicFile.Create(path);
        _stream = new ManagedOutputStream(_file.Stream, leaveOpen: true);
        using var builder = new WriterPropertiesBuilder();
        _properties = builder.Compression(ParquetSharp.Compression.Zstd).CompressionLevel(level).CreatedBy("plinth").Build();
        _writer = new ParquetFileWriter(_stream, schema, _properties);
    }

    /// <summary>Rows that wait for the next row group.</summary>
    public int Rows => _rows.Count;

    /// <summary>Adds a row.</summary>
    public void Add(params object?[] row) => _rows.Add(row);

    /// <summary>Writes the waiting rows as a row group.</summary>
    public void Flush()
    {
        if (_rows.Count > 0) Guarded(WriteGroup);
    }

    /// <summary>Finishes the file and gives it its name.</summary>
    public void Complete()
    {
        Flush();
        Guarded(_writer.Close);
        _writer.Dispose();
        _stream.Dispose();
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _properties.Dispose();
        _stream.Dispose();
        _file.Dispose();
    }

    /// <summary>What our own stream threw comes back through native code as text; a full disk is to be told as a full disk.</summary>
    private static void Guarded(Action write)
    {
        const string Ours = "System.IO.IOException: ";
        try { write(); }
        catch (ParquetException e) when (e.Message.IndexOf(Ours, StringComparison.Ordinal) is >= 0 and var at)
        {
            throw new IOException(e.Message[(at + Ours.Length)..].Split('\n')[0], e);
        }
    }

    private void WriteGroup()
    {
        using var group = _writer.AppendRowGroup();
        for (var i = 0; i < _schema.Length; i++)
        {
            using var column = group.NextColumn();
            if (_schema[i].LogicalSystemType == typeof(string)) Write<string?>(column, i);
            else if (_schema[i].LogicalSystemType == typeof(double?)) Write<double?>(column, i);
            else Write<long>(column, i);
        }

        _rows.Clear();
    }

    private void Write<T>(ColumnWriter column, int index)
    {
        using var writer = column.LogicalWriter<T>();
        var values = new T[_rows.Count];
        for (var row = 0; row < values.Length; row++) values[row] = (T)_rows[row][index]!;
        writer.WriteBatch(values);
    }
}
