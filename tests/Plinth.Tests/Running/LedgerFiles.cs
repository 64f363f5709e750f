using ParquetSharp;

namespace Plinth.Tests.Running;

/// <summary>Reads a run's ledger as any Parquet reader would.</summary>
internal static class LedgerFiles
{
    public static List<Dictionary<string, object?>> Read(string folder)
    {
        var rows = new List<Dictionary<string, object?>>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.parquet").Order(StringComparer.Ordinal))
        {
            using var file = new ParquetFileReader(path);
            for (var g = 0; g < file.FileMetaData.NumRowGroups; g++)
            {
                using var group = file.RowGroup(g);
                var count = (int)group.MetaData.NumRows;
                var first = rows.Count;
                for (var r = 0; r < count; r++) rows.Add([]);
                for (var c = 0; c < group.MetaData.NumColumns; c++)
                {
                    using var column = group.Column(c);
                    var name = column.ColumnDescriptor.Name;
                    var values = column.ColumnDescriptor.PhysicalType switch
                    {
                        PhysicalType.Double => column.LogicalReader<double?>().ReadAll(count).Cast<object?>(),
                        PhysicalType.Int64 => column.LogicalReader<long>().ReadAll(count).Cast<object?>(),
                        _ => column.LogicalReader<string?>().ReadAll(count),
                    };
                    foreach (var (value, r) in values.Select((v, r) => (v, r))) rows[first + r][name] = value;
                }
            }
        }

        return rows;
    }
}
