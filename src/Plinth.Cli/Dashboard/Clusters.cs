namespace Plinth.Cli.Dashboard;

/// <summary>Which documents stayed in the place of most others.</summary>
internal static class Clusters
{
    private const int Most = 100;

    public static List<Cluster> Largest(OpenRun run, CancellationToken ct)
    {
        var found = new List<Cluster>();
        run.Database.Ask($"""
            SELECT duplicate_of, count(*) copies, sum(chars_in)::BIGINT chars, any_value(step) step FROM ledger WHERE duplicate_of IS NOT NULL
            GROUP BY duplicate_of ORDER BY copies DESC, duplicate_of LIMIT {Most}
            """, [], reader =>
        {
            while (reader.Read()) found.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3)));
        }, ct);
        return found;
    }
}

/// <summary>The largest clusters, or that they are being counted.</summary>
/// <param name="Working">Whether they are being counted yet.</param>
/// <param name="Found">The clusters; null while they are counted.</param>
internal sealed record ClusterList(bool Working, IReadOnlyList<Cluster>? Found);

/// <summary>A document and its copies.</summary>
/// <param name="Id">Id of the one that stayed.</param>
/// <param name="Copies">How many were dropped for it.</param>
/// <param name="Chars">Their length in UTF-16 units.</param>
/// <param name="Step">The step that found them.</param>
internal sealed record Cluster(string Id, long Copies, long Chars, string Step);
