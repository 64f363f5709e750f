using System.Globalization;
using DuckDB.NET.Data;
using Plinth.Cli.Query;

namespace Plinth.Cli.Dashboard;

/// <summary>Reads rows of a run's ledger with the place where each stands: its part, and its row in the part from 0.</summary>
internal static class LedgerRows
{
    private const string Columns = """id, source, url, fate, step, rule, "value", "limit", duplicate_of, chars_in, chars_out, error, file_row_number, filename""";

    /// <summary>SQL for the rows of some parts, in order.</summary>
    public static string From(IEnumerable<string> files) =>
        $"read_parquet([{string.Join(", ", files.Select(RunDatabase.Quoted))}], union_by_name = false, filename = true, file_row_number = true)";

    /// <summary>SQL that selects entries from <see cref="From"/> under a name.</summary>
    public static string Select(string from, string rest, string name = "l") =>
        $"SELECT {string.Join(", ", Columns.Split(", ").Select(c => $"{name}.{c}"))} FROM {from} {name} {rest}";

    /// <summary>The entries that a statement of <see cref="Select"/> finds.</summary>
    public static List<LedgerEntry> Read(RunDatabase database, string sql, IReadOnlyList<object?> values, CancellationToken ct)
    {
        var entries = new List<LedgerEntry>();
        database.Ask(sql, values, reader =>
        {
            while (reader.Read()) entries.Add(Entry(reader));
        }, ct);
        return entries;
    }

    /// <summary>The row at a place.</summary>
    public static LedgerEntry At(RunDatabase database, int part, long row, CancellationToken ct)
    {
        var file = database.LedgerFiles.FirstOrDefault(f => PartOf(f) == part) ?? throw new NotFoundException($"the ledger has no part {part}");
        return Read(database, Select(From([file]), $"WHERE l.file_row_number = {row.ToString(CultureInfo.InvariantCulture)}"), [], ct).FirstOrDefault()
            ?? throw new NotFoundException($"part {part} of the ledger has no row {row}");
    }

    /// <summary>The first row of an id; null where the ledger has none.</summary>
    public static LedgerEntry? Find(RunDatabase database, string id, CancellationToken ct) => database.LedgerFiles.Count == 0 ? null
        : Read(database, Select(From(database.LedgerFiles), "WHERE l.id = $1 LIMIT 1"), [id], ct).FirstOrDefault();

    /// <summary>The number in a part's name.</summary>
    public static int PartOf(string file) => int.Parse(Path.GetFileName(file).AsSpan("part-".Length, 5), NumberStyles.None, CultureInfo.InvariantCulture);

    private static LedgerEntry Entry(DuckDBDataReader row) => new(
        PartOf(row.GetString(13)), Convert.ToInt64(row.GetValue(12), CultureInfo.InvariantCulture), row.GetString(0), row.GetString(1), Text(row, 2), row.GetString(3), Text(row, 4), Text(row, 5),
        Number(row, 6), Number(row, 7), Text(row, 8), row.GetInt64(9), row.GetInt64(10), Text(row, 11))
    {
        Excerpt = row.FieldCount > 14 ? Text(row, 14) : null,
    };

    private static string? Text(DuckDBDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static double? Number(DuckDBDataReader row, int column) => row.IsDBNull(column) || !double.IsFinite(row.GetDouble(column)) ? null : row.GetDouble(column);
}

/// <summary>A row of the ledger, and where it stands.</summary>
internal sealed record LedgerEntry(
    int Part, long Row, string Id, string Source, string? Url, string Fate, string? Step, string? Rule,
    double? Value, double? Limit, string? DuplicateOf, long CharsIn, long CharsOut, string? Error)
{
    /// <summary>A stretch of the text around what was searched for.</summary>
    public string? Excerpt { get; init; }
}
