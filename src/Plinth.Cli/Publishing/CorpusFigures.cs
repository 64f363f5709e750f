using System.Globalization;
using Plinth.Cli.Query;

namespace Plinth.Cli.Publishing;

/// <summary>What a data card counts in the corpus and the ledger.</summary>
/// <param name="Documents">Documents of the corpus.</param>
/// <param name="Languages">By language: name, documents, characters (code points), tokens or -1.</param>
/// <param name="Categories">By category, the same; <c>none</c> for documents without one.</param>
/// <param name="Licences">By licence label; <c>none</c> for documents without one; tokens are -1.</param>
/// <param name="Removed">Dropped and failed by step and rule, with characters as read.</param>
internal sealed record CorpusFigures(
    long Documents, IReadOnlyList<Figure> Languages, IReadOnlyList<Figure> Categories, IReadOnlyList<Figure> Licences, IReadOnlyList<Removal> Removed)
{
    /// <summary>Counts.</summary>
    public static CorpusFigures Of(RunDatabase database, CancellationToken ct)
    {
        var languages = By(database, "coalesce(language, 'unknown')", "language", ct);
        var categories = By(database, "coalesce(metadata->>'$.category', 'none')", "category", ct);
        var licences = By(database, "coalesce(metadata->>'$.license', metadata->>'$.licence', 'none')", "", ct);
        var removed = new List<Removal>();
        database.Read("SELECT fate, coalesce(step, ''), coalesce(rule, ''), count(*), sum(chars_in)::BIGINT FROM ledger WHERE fate <> 'kept' GROUP BY ALL ORDER BY fate, 4 DESC, 2, 3", reader =>
        {
            while (reader.Read()) removed.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4)));
        }, ct);
        return new(languages.Sum(l => l.Documents), languages, categories, licences, removed);
    }

    private static List<Figure> By(RunDatabase database, string key, string kind, CancellationToken ct)
    {
        var figures = new List<Figure>();
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT k, count(*), sum(chars)::BIGINT, coalesce(any_value(t.tokens), -1) FROM (SELECT {key} AS k, length(text) AS chars FROM corpus)
            LEFT JOIN token_counts t ON t.kind = '{kind}' AND t.name = k GROUP BY k ORDER BY 2 DESC, k
            """);
        database.Read(sql, reader =>
        {
            while (reader.Read()) figures.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        }, ct);
        return figures;
    }
}

/// <summary>Documents, characters (code points) and tokens (-1: not counted) under a name.</summary>
internal sealed record Figure(string Name, long Documents, long Characters, long Tokens);

/// <summary>Records that one rule took out, with their characters as read, in UTF-16 units.</summary>
internal sealed record Removal(string Fate, string Step, string Rule, long Documents, long Characters);
