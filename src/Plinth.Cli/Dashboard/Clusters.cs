namespace Plinth.Cli.Dashboard;

/// <summary>Which documents stayed in the place of most others.</summary>
internal static class Clusters
{
    private const int Most = 100;

    public static List<Cluster> Largest(OpenRun run, CancellationToken ct) => (List<Cluster>)run.Answers.GetOrAdd("clusters", _ =>
    {
        var found = new List<Cluster>();
        run.Database.Ask($"""
            SELECT duplicate_of, count(*) copies, sum(chars_in)::BIGINT chars, any_value(step) step, any_value(url) url FROM ledger WHERE duplicate_of IS NOT NULL
            GROUP BY duplicate_of ORDER BY copies DESC, duplicate_of LIMIT {Most}
            """, [], reader =>
        {
            while (reader.Read()) found.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }, ct);
        return found;
    });
}

/// <summary>A document and its copies.</summary>
/// <param name="Id">Id of the one that stayed.</param>
/// <param name="Copies">How many were dropped for it.</param>
/// <param name="Chars">Their length in UTF-16 units.</param>
/// <param name="Step">The step that found them.</param>
/// <param name="Url">The address of one of them.</param>
internal sealed record Cluster(string Id, long Copies, long Chars, string Step, string? Url);
