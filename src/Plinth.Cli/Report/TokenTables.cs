using Plinth.Running;
using Plinth.Tokens.Shards;

namespace Plinth.Cli.Report;

/// <summary>What was turned into tokens: by language, category and source, with how well each is packed.</summary>
internal static class TokenTables
{
    private const int MaxRows = 30;

    public static void Add(Html html, RunSummary run)
    {
        var tokens = run.Tokens!;
        html.Add($"""<p class="lead">{Figures.Short(tokens.Total.Tokens)} tokens of {tokens.VocabularySize} ids, {tokens.TokenBytes} bytes each.</p>""");
        Table(html, "language", tokens.Languages);
        if (tokens.Categories.Count > 0) Table(html, "category", tokens.Categories);
        Table(html, "source", tokens.Sources);
        html.Add($"""<table class="bars"><thead><tr><th scope="col">split</th><th scope="col" class="n">tokens</th><th scope="col" class="n">documents</th><th scope="col" class="n">shards</th></tr></thead><tbody>""");
        foreach (var (name, split) in tokens.Splits)
            html.Add($"""<tr><th scope="row">{name}</th><td class="n">{split.Tokens}</td><td class="n">{split.Documents}</td><td class="n">{split.Shards.Count}</td></tr>""");
        html.Add($"</tbody></table>");
    }

    private static void Table(Html html, string kind, IReadOnlyDictionary<string, TokenTotals> counts)
    {
        double all = Math.Max(1, counts.Sum(c => c.Value.Tokens)), most = Math.Max(1, counts.Count == 0 ? 0 : counts.Max(c => c.Value.Tokens));
        html.Add($"""<table class="bars"><thead><tr><th scope="col">{kind}</th><th scope="col">tokens</th><th scope="col" class="n">share</th><th scope="col" class="n">documents</th><th scope="col" class="n">bytes of text</th><th scope="col" class="n">bytes a token</th></tr></thead><tbody>""");
        foreach (var (name, count) in counts.OrderByDescending(c => c.Value.Tokens).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MaxRows))
            html.Add($"""
                <tr><th scope="row"><bdi>{Escape.Shorten(name, 120)}</bdi></th><td><div class="bar"><svg role="img" aria-label="{count.Tokens} tokens">
                <rect class="track" width="100%" height="100%"/><rect class="kept" width="{100 * count.Tokens / most}%" height="100%"/></svg><b>{Figures.Short(count.Tokens)}</b></div></td>
                <td class="n">{Figures.Percent(count.Tokens, all)}</td><td class="n">{count.Documents}</td><td class="n">{Figures.Short(count.Bytes)}</td><td class="n">{Math.Round(count.Tokens == 0 ? 0 : count.Bytes / (double)count.Tokens, 2)}</td></tr>
                """);
        html.Add($"</tbody></table>");
        if (counts.Count > MaxRows) html.Add($"""<p class="note">The {MaxRows} largest of {counts.Count}.</p>""");
    }
}
