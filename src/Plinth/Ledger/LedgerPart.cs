using ParquetSharp;
using Plinth.Sinks;
using Plinth.Sources;
using Plinth.Storage;

namespace Plinth.Ledger;

/// <summary>A part of the ledger in Parquet: the rows of one shard in reading order, those of earlier stages put where they belong.</summary>
internal sealed class LedgerPart : ILedgerWriter
{
    private const int GroupRows = 65_536;

    private static readonly Column[] Schema =
    [
        new Column<string>("id"), new Column<string>("source"), new Column<string?>("url"), new Column<string>("fate"),
        new Column<string?>("step"), new Column<string?>("rule"), new Column<double?>("value"), new Column<double?>("limit"),
        new Column<string?>("duplicate_of"), new Column<long>("chars_in"), new Column<long>("chars_out"), new Column<string?>("error"),
        new Column<string?>("spans"),
    ];

    private readonly ParquetTable _table;
    private readonly List<IEnumerator<LedgerRow>> _earlier = [];

    /// <summary>Starts a part.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="earlier">Rows that earlier stages wrote for the same shard, each in reading order.</param>
    public LedgerPart(string path, IEnumerable<IEnumerable<LedgerRow>> earlier)
    {
        _table = new ParquetTable(path, Schema, level: 3);
        foreach (var rows in earlier)
        {
            var enumerator = rows.GetEnumerator();
            if (enumerator.MoveNext()) _earlier.Add(enumerator);
            else enumerator.Dispose();
        }
    }

    /// <summary>Whether each record of a part that is written was kept, in reading order.</summary>
    public static bool[] Kept(string path)
    {
        if (!StoredFile.Exists(path)) throw new PlinthException($"{path}: missing; the run's last stage has not finished, or its files were removed");
        using var file = ParquetSource.OpenFile(path);
        var kept = new List<bool>();
        var column = Array.FindIndex(Schema, c => c.Name == "fate");
        for (var g = 0; g < file.FileMetaData.NumRowGroups; g++)
        {
            using var group = file.RowGroup(g);
            using var fates = group.Column(column).LogicalReader<string>();
            kept.AddRange(fates.ReadAll((int)group.MetaData.NumRows).Select(fate => fate == "kept"));
        }

        return [.. kept];
    }

    public void Add(LedgerRow row)
    {
        Before(row.Ordinal);
        Write(row);
    }

    public void Complete()
    {
        Before(long.MaxValue);
        _table.Complete();
    }

    public void Dispose()
    {
        foreach (var rows in _earlier) rows.Dispose();
        _table.Dispose();
    }

    private void Before(long ordinal)
    {
        while (_earlier.Count > 0)
        {
            var first = _earlier.MinBy(rows => rows.Current.Ordinal)!;
            if (first.Current.Ordinal >= ordinal) return;
            Write(first.Current);
            if (first.MoveNext()) continue;
            first.Dispose();
            _earlier.Remove(first);
        }
    }

    private void Write(LedgerRow row)
    {
        _table.Add(row.Id, row.Source, row.Url, row.Fate.ToString().ToLowerInvariant(), row.Step, row.Rule, Number(row.Value), Number(row.Limit),
            row.DuplicateOf, row.CharsIn, row.CharsOut, row.Error, row.Spans);
        if (_table.Rows >= GroupRows) _table.Flush();
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}
