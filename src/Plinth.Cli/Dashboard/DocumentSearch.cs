using System.Diagnostics;
using System.Globalization;
using Plinth.Cli.Query;

namespace Plinth.Cli.Dashboard;

/// <summary>Finds documents, a page at a time, in the order in which they were read.</summary>
internal static class DocumentSearch
{
    /// <summary>Documents of a page.</summary>
    public const int PageSize = 50;

    // So long is looked before what was found is told; where the search goes on from is told with it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The next documents after a place.</summary>
    public static DocumentList Page(RunDatabase database, DocumentFilter filter, DocumentPlace? after, CancellationToken ct)
    {
        var files = database.LedgerFiles.Where(f => after is null || LedgerRows.PartOf(f) >= after.Part).ToList();
        var clock = Stopwatch.StartNew();
        var found = new List<LedgerEntry>();
        for (var (at, some) = (0, 1); at < files.Count;)
        {
            var parts = files.GetRange(at, Math.Min(filter.AsksCorpus ? 1 : some, files.Count - at));
            found.AddRange(filter.AsksCorpus ? InCorpus(database, filter, after, parts[0], PageSize + 1 - found.Count, ct) : InLedger(database, filter, after, parts, PageSize + 1 - found.Count, ct));
            if (found.Count > PageSize) return new(found[..PageSize], Place(found[PageSize - 1]), null);
            (at, some) = (at + parts.Count, 2 * some);
            if (at < files.Count && clock.Elapsed > Patience) return new(found, new(LedgerRows.PartOf(files[at]), -1), (double)(database.LedgerFiles.Count - files.Count + at) / database.LedgerFiles.Count);
        }

        return new(found, null, null);
    }

    private static List<LedgerEntry> InLedger(RunDatabase database, DocumentFilter filter, DocumentPlace? after, List<string> files, int most, CancellationToken ct)
    {
        var (sql, values) = filter.Conditions();
        if (after is { Row: >= 0 } && LedgerRows.PartOf(files[0]) == after.Part) sql += $" AND NOT (l.filename = {RunDatabase.Quoted(files[0])} AND l.file_row_number <= {after.Row.ToString(CultureInfo.InvariantCulture)})";
        return LedgerRows.Read(database, LedgerRows.Select(LedgerRows.From(files), $"WHERE {sql} LIMIT {most}"), values, ct);
    }

    /// <summary>How many there are, where the run's own counts say it; null where the ledger must be asked.</summary>
    public static long? Known(OpenRun run, DocumentFilter filter)
    {
        if (run.State.State != "done") return null;
        var totals = run.Summary.Totals;
        if (filter == new DocumentFilter { Fate = filter.Fate })
            return filter.Fate switch { null => totals.Read, "kept" => totals.Kept, "dropped" => totals.Dropped, "failed" => totals.Failed, _ => 0 };
        return filter == new DocumentFilter { Fate = "dropped", Step = filter.Step, Rule = filter.Rule } && filter.Step is not null && filter.Rule is not null
            ? run.Summary.Rules.Where(r => r.Step == filter.Step && r.Rule == filter.Rule).Select(r => r.Dropped).FirstOrDefault()
            : null;
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

    private static List<LedgerEntry> InCorpus(RunDatabase database, DocumentFilter filter, DocumentPlace? after, string file, int most, CancellationToken ct)
    {
        var part = LedgerRows.PartOf(file);
        if (database.CorpusFiles.FirstOrDefault(f => LedgerRows.PartOf(f) == part) is not { } corpus) return [];
        var (sql, values) = filter.Conditions();
        var onCorpus = filter.OnCorpus(values);
        var from = after is not null && part == after.Part ? $" AND l.file_row_number > {after.Row.ToString(CultureInfo.InvariantCulture)}" : "";
        return LedgerRows.Read(database, $"""
            WITH c AS MATERIALIZED (SELECT c.id, {filter.Excerpt} AS excerpt FROM ({database.Reading([corpus])}) c WHERE {onCorpus})
            SELECT l.id, l.source, l.url, l.fate, l.step, l.rule, l."value", l."limit", l.duplicate_of, l.chars_in, l.chars_out, l.error, l.file_row_number, l.filename, c.excerpt
            FROM {LedgerRows.From([file])} l JOIN c ON c.id = l.id WHERE {sql}{from} ORDER BY l.file_row_number LIMIT {most}
            """, values, ct);
    }

    private static DocumentPlace Place(LedgerEntry entry) => new(entry.Part, entry.Row);
}

/// <summary>Some documents, and the place after which more may be.</summary>
/// <param name="Rows">The documents.</param>
/// <param name="Next">Where the next page begins; null: there is no more.</param>
/// <param name="Looked">Where the search stopped for its time: the share of the run that it has looked at; null: the page is full, or there is no more.</param>
internal sealed record DocumentList(IReadOnlyList<LedgerEntry> Rows, DocumentPlace? Next, double? Looked);

/// <summary>A number of documents.</summary>
internal sealed record DocumentCount(long Count);

/// <summary>Where a document stands in the ledger.</summary>
internal sealed record DocumentPlace(int Part, long Row);
