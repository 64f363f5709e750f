using System.Diagnostics;
using System.Globalization;
using Plinth.Cli.Query;

namespace Plinth.Cli.Dashboard;

/// <summary>Finds documents, a page at a time, in the order in which they were read.</summary>
internal static class DocumentSearch
{
    /// <summary>Documents of a page.</summary>
    public const int PageSize = 50;

    // Texts are looked through for so long; what is left comes with the next page.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The next documents after a place.</summary>
    public static DocumentList Page(RunDatabase database, DocumentFilter filter, DocumentPlace? after, CancellationToken ct)
    {
        var files = database.LedgerFiles.Where(f => after is null || LedgerRows.PartOf(f) >= after.Part).ToList();
        if (files.Count == 0) return new([], null, false);
        if (filter.AsksCorpus) return InCorpus(database, filter, after, files, ct);
        var (sql, values) = filter.Conditions();
        if (after is not null) sql += $" AND NOT (l.filename = {RunDatabase.Quoted(files[0])} AND l.file_row_number <= {after.Row.ToString(CultureInfo.InvariantCulture)})";
        if (after is not null && LedgerRows.PartOf(files[0]) != after.Part) sql = filter.Conditions().Sql;
        var found = LedgerRows.Read(database, LedgerRows.Select(LedgerRows.From(files), $"WHERE {sql} LIMIT {PageSize + 1}"), values, ct);
        return found.Count > PageSize ? new(found[..PageSize], Place(found[PageSize - 1]), false) : new(found, null, false);
    }

    /// <summary>How many there are.</summary>
    public static long Count(RunDatabase database, DocumentFilter filter, CancellationToken ct)
    {
        if (database.LedgerFiles.Count == 0) return 0;
        var (sql, values) = filter.Conditions();
        var count = 0L;
        database.Ask($"SELECT count(*) FROM ledger l WHERE {sql}", values, reader =>
        {
            reader.Read();
            count = reader.GetInt64(0);
        }, ct);
        return count;
    }

    private static DocumentList InCorpus(RunDatabase database, DocumentFilter filter, DocumentPlace? after, List<string> files, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var found = new List<LedgerEntry>();
        foreach (var file in files)
        {
            var part = LedgerRows.PartOf(file);
            if (found.Count > 0 && clock.Elapsed > Patience) return new(found, new(part, -1), true);
            if (database.CorpusFiles.FirstOrDefault(f => LedgerRows.PartOf(f) == part) is not { } corpus) continue;
            var (sql, values) = filter.Conditions();
            var onCorpus = filter.OnCorpus(values);
            var from = after is not null && part == after.Part ? $" AND l.file_row_number > {after.Row.ToString(CultureInfo.InvariantCulture)}" : "";
            var statement = $"""
                WITH c AS MATERIALIZED (SELECT c.id, {filter.Excerpt} AS excerpt FROM ({database.Reading([corpus])}) c WHERE {onCorpus})
                SELECT l.id, l.source, l.url, l.fate, l.step, l.rule, l."value", l."limit", l.duplicate_of, l.chars_in, l.chars_out, l.error, l.file_row_number, l.filename, c.excerpt
                FROM {LedgerRows.From([file])} l JOIN c ON c.id = l.id WHERE {sql}{from} ORDER BY l.file_row_number LIMIT {PageSize + 1 - found.Count}
                """;
            found.AddRange(LedgerRows.Read(database, statement, values, ct));
            if (found.Count > PageSize) return new(found[..PageSize], Place(found[PageSize - 1]), false);
        }

        return new(found, null, false);
    }

    private static DocumentPlace Place(LedgerEntry entry) => new(entry.Part, entry.Row);
}

/// <summary>Some documents, and the place after which more may be.</summary>
/// <param name="Rows">The documents.</param>
/// <param name="Next">Where the next page begins; null: there is no more.</param>
/// <param name="GaveUp">Whether the search stopped for its time, with texts not looked at yet.</param>
internal sealed record DocumentList(IReadOnlyList<LedgerEntry> Rows, DocumentPlace? Next, bool GaveUp);

/// <summary>A number of documents.</summary>
internal sealed record DocumentCount(long Count);

/// <summary>Where a document stands in the ledger.</summary>
internal sealed record DocumentPlace(int Part, long Row);
