using Plinth.Cli.Query;

namespace Plinth.Cli.Dashboard;

/// <summary>What became otherwise of the same documents in two runs.</summary>
internal static class RunComparison
{
    private const int Most = 200;
    private const string End = "CASE WHEN {0}.fate = 'kept' THEN 'kept' ELSE {0}.step || '/' || {0}.rule END";

    /// <summary>Counts what moved, by where it ended in each run.</summary>
    public static Comparison Of(OpenRun a, OpenRun b, CancellationToken ct)
    {
        using var both = new RunDatabase(a.Folder, b.Folder, Math.Clamp(Environment.ProcessorCount, 1, 4));
        var together = Together(a, b, both, ct);
        var moves = new List<Move>();
        var (common, onlyA, onlyB) = (0L, 0L, 0L);
        both.Ask($"SELECT {EndOf("a")} AS was, {EndOf("b")} AS now, count(*) n, sum(coalesce(a.chars_in, b.chars_in))::BIGINT chars FROM {together} GROUP BY ALL ORDER BY n DESC, was, now", [], reader =>
        {
            while (reader.Read())
            {
                var (was, now, count) = (reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt64(2));
                if (was is null) onlyB += count;
                else if (now is null) onlyA += count;
                else
                {
                    common += count;
                    if (was != now && moves.Count < Most) moves.Add(new(was, now, count, reader.GetInt64(3)));
                }
            }
        }, ct);
        return new Comparison(common, onlyA, onlyB, moves, a.Summary.Totals, b.Summary.Totals, Changed(a, b), Changed(b, a));
    }

    /// <summary>Documents that ended at one place in the first run and at another in the second; their places are the first's.</summary>
    public static IReadOnlyList<LedgerEntry> Documents(OpenRun a, OpenRun b, string? from, string? to, CancellationToken ct)
    {
        using var both = new RunDatabase(a.Folder, b.Folder, Math.Clamp(Environment.ProcessorCount, 1, 4));
        return LedgerRows.Read(both, $"""
            SELECT a.id, a.source, a.url, b.fate, b.step, b.rule, b."value", b."limit", b.duplicate_of, a.chars_in, b.chars_out, b.error, a.file_row_number, a.filename
            FROM {Together(a, b, both, ct)} WHERE {EndOf("a")} = $1 AND {EndOf("b")} = $2 LIMIT {DocumentSearch.PageSize}
            """, [from ?? "kept", to ?? "kept"], ct);
    }

    // Runs over the same shards have the same records in the same rows; others are joined by id.
    private static string Together(OpenRun a, OpenRun b, RunDatabase both, CancellationToken ct)
    {
        var (first, second) = (LedgerRows.From(a.Database.LedgerFiles), LedgerRows.From(b.Database.LedgerFiles));
        if (a.Database.LedgerFiles.Count == 0 || b.Database.LedgerFiles.Count == 0) throw new PlinthException("one of the runs has no ledger yet");
        if (a.State.Plinth == b.State.Plinth && a.State.Shards.SequenceEqual(b.State.Shards) && a.State.Inputs.SequenceEqual(b.State.Inputs))
        {
            var alike = false;
            both.Ask($"SELECT {Rows(a)} = {Rows(b)}", [], reader => alike = reader.Read() && reader.GetBoolean(0), ct);
            if (alike) return $"{first} a POSITIONAL JOIN {second} b";
        }

        return $"{first} a FULL JOIN {second} b ON a.id = b.id";
    }

    // How many rows each part has, which stands in the parts' own metadata.
    private static string Rows(OpenRun run) =>
        $"(SELECT list(num_rows ORDER BY file_name) FROM parquet_file_metadata([{string.Join(", ", run.Database.LedgerFiles.Select(RunDatabase.Quoted))}]))";

    private static string EndOf(string name) => End.Replace("{0}", name, StringComparison.Ordinal);

    private static List<ChangedOption> Changed(OpenRun a, OpenRun b)
    {
        var other = b.State.Resolved.GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.First().Options);
        return [.. a.State.Resolved.SelectMany(e => e.Options.Where(o => !other.TryGetValue(e.Name, out var options) || options.GetValueOrDefault(o.Key) != o.Value)
            .Select(o => new ChangedOption(e.Name, o.Key, o.Value))).Take(Most)];
    }
}

/// <summary>Two runs beside each other, or that they are being compared.</summary>
/// <param name="Working">Whether they are being compared yet.</param>
/// <param name="Found">What was found; null until then.</param>
internal sealed record ComparisonAnswer(bool Working, Comparison? Found);

/// <summary>Two runs beside each other.</summary>
/// <param name="Common">Documents that both read.</param>
/// <param name="OnlyA">Documents of the first alone.</param>
/// <param name="OnlyB">Documents of the second alone.</param>
/// <param name="Moves">What ended otherwise.</param>
/// <param name="A">The first's totals.</param>
/// <param name="B">The second's totals.</param>
/// <param name="OptionsA">Options of the first that the second has otherwise or not at all.</param>
/// <param name="OptionsB">Options of the second that the first has otherwise or not at all.</param>
internal sealed record Comparison(
    long Common, long OnlyA, long OnlyB, IReadOnlyList<Move> Moves, Plinth.Running.RunTotals A, Plinth.Running.RunTotals B, IReadOnlyList<ChangedOption> OptionsA, IReadOnlyList<ChangedOption> OptionsB);

/// <summary>Documents that ended at one place in the first run and at another in the second.</summary>
internal sealed record Move(string Was, string Now, long Documents, long Chars);

/// <summary>An option that differs.</summary>
internal sealed record ChangedOption(string Step, string Option, string Value);
