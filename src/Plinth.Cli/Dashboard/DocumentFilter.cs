using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plinth.Cli.Query;

namespace Plinth.Cli.Dashboard;

/// <summary>Which documents of a run are wanted.</summary>
internal sealed record DocumentFilter
{
    public string? Fate { get; init; }

    public string? Step { get; init; }

    public string? Rule { get; init; }

    /// <summary>Part of an id, address or source.</summary>
    public string? Where { get; init; }

    /// <summary>Id of the document that stayed in their place.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>Part of the text, of kept documents only.</summary>
    public string? Text { get; init; }

    /// <summary>Language, of kept documents only.</summary>
    public string? Language { get; init; }

    /// <summary>Category, of kept documents only.</summary>
    public string? Category { get; init; }

    /// <summary>Whether the texts of the corpus must be read, which the ledger does not hold.</summary>
    public bool AsksCorpus => Text is not null || Language is not null || Category is not null;

    /// <summary>The filter that an address's query holds.</summary>
    public static DocumentFilter Of(HttpContext http) => new()
    {
        Fate = Answer.Query(http, "fate"),
        Step = Answer.Query(http, "step"),
        Rule = Answer.Query(http, "rule"),
        Where = Answer.Query(http, "where"),
        DuplicateOf = Answer.Query(http, "duplicate_of"),
        Text = Answer.Query(http, "text"),
        Language = Answer.Query(http, "language"),
        Category = Answer.Query(http, "category"),
    };

    /// <summary>The conditions on the ledger, for rows called <c>l</c>, with their values from <c>$1</c> on.</summary>
    public (string Sql, List<object?> Values) Conditions()
    {
        var (sql, values) = (new List<string>(), new List<object?>());
        void Add(string condition, string? value)
        {
            if (value is null) return;
            values.Add(value);
            sql.Add(condition.Replace("$", "$" + values.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        Add("l.fate = $", AsksCorpus ? "kept" : Fate);
        Add("l.step = $", Step);
        Add("l.rule = $", Rule);
        Add("l.duplicate_of = $", DuplicateOf);
        Add("(contains(lower(l.id), $) OR contains(lower(coalesce(l.url, '')), $) OR contains(lower(l.source), $))", Where?.ToLowerInvariant());
        return (sql.Count == 0 ? "true" : string.Join(" AND ", sql), values);
    }

    /// <summary>A stretch of the text around what is searched for, as SQL on rows called <c>c</c>.</summary>
    public string Excerpt => Text is null ? "left(c.text, 200)" : $"substr(c.text, greatest(1, strpos(lower(c.text), lower({RunDatabase.Quoted(Text)})) - 60), 200)";

    /// <summary>The conditions on the corpus, for rows called <c>c</c>, added to the values of <see cref="Conditions"/>.</summary>
    public string OnCorpus(List<object?> values)
    {
        var sql = new List<string>();
        void Add(string condition, string? value)
        {
            if (value is null) return;
            values.Add(value);
            sql.Add(condition + "$" + values.Count.ToString(CultureInfo.InvariantCulture) + (condition.EndsWith('(') || condition.Contains("contains(", StringComparison.Ordinal) ? ")" : ""));
        }

        Add("contains(lower(c.text), ", Text?.ToLowerInvariant());
        // What has no language is counted as unknown.
        if (Language == "unknown") sql.Add("c.language IS NULL");
        else Add("c.language = ", Language);
        Add("c.metadata->>'$.category' = ", Category);
        return string.Join(" AND ", sql);
    }
}
