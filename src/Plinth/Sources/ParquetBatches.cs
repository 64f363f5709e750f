using ParquetSharp;

namespace Plinth.Sources;

/// <summary>Reads the flat columns of a row group side by side, a batch of rows at a time.</summary>
internal sealed class ParquetBatches : IDisposable
{
    private readonly ParquetSource _source;
    private readonly List<(string Name, ColumnReader Reader, IColumn Values)> _columns = [];

    public ParquetBatches(ParquetFileReader file, RowGroupReader rows, ParquetSource source)
    {
        _source = source;
        for (var i = 0; i < file.FileMetaData.NumColumns; i++)
        {
            var descriptor = file.FileMetaData.Schema.Column(i);
            if (descriptor.MaxRepetitionLevel > 0) continue;
            var name = descriptor.Path.ToDotString();
            if (name.StartsWith("metadata.", StringComparison.Ordinal)) name = name["metadata.".Length..];
            if (name.Contains('.', StringComparison.Ordinal)) continue;
            var reader = rows.Column(i);
            if (Values(reader, descriptor) is { } values) _columns.Add((name, reader, values));
            else reader.Dispose();
        }
    }

    /// <summary>Reads the next rows; false, with the reason, when the pages are broken.</summary>
    public bool TryRead(int count, out string error)
    {
        error = "";
        foreach (var (name, _, values) in _columns)
        {
            try
            {
                if (values.Read(count) == count) continue;
                error = $"column {name} is cut short";
                return false;
            }
            catch (Exception e) when (e is ParquetException or IndexOutOfRangeException or OverflowException)
            {
                error = $"column {name}: {e.Message.Split('\n')[0]}";
                return false;
            }
        }

        return true;
    }

    /// <summary>A row of the batch as a document, or as the fault that it is.</summary>
    public Record Row(int i, string file, long row)
    {
        string? text = null, id = null, url = null;
        var labels = new List<KeyValuePair<string, Label>>();
        foreach (var (name, _, values) in _columns)
        {
            if (values[i] is not { } value) continue;
            if (name == _source.TextField) text = value.AsText();
            else if (name == _source.IdField) id = value.AsText();
            else if (name == _source.UrlField) url = value.AsText();
            else labels.Add(new(name, value));
        }

        var place = $"{file}#{row}";
        if (text is null) return new Fault(id ?? place, file, row, "no-text", $"'{_source.TextField}' is null", url);
        var document = new Document(text, id ?? place) { Source = file, Url = url, MediaType = "" };
        foreach (var (name, value) in labels) document.Labels.Set(name, value);
        return document;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, reader, values) in _columns)
        {
            values.Dispose();
            reader.Dispose();
        }
    }

    private static IColumn? Values(ColumnReader reader, ColumnDescriptor descriptor)
    {
        var optional = descriptor.MaxDefinitionLevel > 0;
        return (descriptor.LogicalType, descriptor.PhysicalType) switch
        {
            (StringLogicalType or JsonLogicalType or EnumLogicalType, _) => new Column<string?>(reader, v => v is null ? null : (Label?)v),
            (NoneLogicalType, PhysicalType.ByteArray) =>
                new Column<byte[]?>(reader, v => v is null ? null : (Label?)System.Text.Encoding.UTF8.GetString(v)),
            (NoneLogicalType or IntLogicalType { IsSigned: true, BitWidth: 64 }, PhysicalType.Int64) => optional
                ? new Column<long?>(reader, v => v is { } n ? (Label?)n : null)
                : new Column<long>(reader, v => v),
            (NoneLogicalType or IntLogicalType { IsSigned: true, BitWidth: 32 }, PhysicalType.Int32) => optional
                ? new Column<int?>(reader, v => v is { } n ? (Label?)(long)n : null)
                : new Column<int>(reader, v => (long)v),
            (NoneLogicalType, PhysicalType.Double) => optional
                ? new Column<double?>(reader, v => v is { } n ? (Label?)n : null)
                : new Column<double>(reader, v => v),
            (NoneLogicalType, PhysicalType.Float) => optional
                ? new Column<float?>(reader, v => v is { } n ? (Label?)(double)n : null)
                : new Column<float>(reader, v => (double)v),
            (NoneLogicalType, PhysicalType.Boolean) => optional
                ? new Column<bool?>(reader, v => v is { } n ? (Label?)n : null)
                : new Column<bool>(reader, v => v),
            _ => null,
        };
    }

    private interface IColumn : IDisposable
    {
        Label? this[int row] { get; }

        int Read(int count);
    }

    private sealed class Column<T>(ColumnReader reader, Func<T, Label?> label) : IColumn
    {
        private readonly LogicalColumnReader<T> _reader = reader.LogicalReader<T>();
        private T[] _values = [];

        public Label? this[int row] => label(_values[row]);

        public int Read(int count)
        {
            if (_values.Length < count) _values = new T[count];
            return _reader.ReadBatch(_values.AsSpan(0, count));
        }

        public void Dispose() => _reader.Dispose();
    }
}
