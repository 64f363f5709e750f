using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>What the corpus is made of: languages, sources, categories, hosts, lengths and files.</summary>
internal static class Corpus
{
    private const int MaxRows = 30;

    public static void AddLanguages(Html html, RunSummary run)
    {
        html.Add($"""<p class="lead">Kept text by language, by characters.</p>""");
        AddShares(html, "language", run.Languages);
    }

    public static void Add(Html html, RunSummary run)
    {
        if (run.Totals.Kept == 0) html.Add($"""<p class="lead">Nothing was kept.</p>""");
        if (run.Sources.Count > 0) AddShares(html, "source", run.Sources);
        if (run.Categories.Count > 0) AddShares(html, "category", run.Categories);
        if (run.Domains.Count > 0) AddShares(html, "host", run.Domains);
        if (run.Lengths.Count > 0)
        {
            html.Add($"""<figure class="lengths"><figcaption><h3>Length of documents</h3><p>characters, on a scale of equal steps for equal ratios</p></figcaption>""");
            Histogram.Add(html, run.Lengths, limit: null, atLeast: false, dropped: 0, "Lengths of kept documents in characters");
            html.Add($"</figure>");
        }

        AddParts(html, run.Parts);
    }

    private static void AddShares(Html html, string kind, IReadOnlyList<Share> shares)
    {
        double all = Math.Max(1, shares.Sum(s => s.Chars)), most = Math.Max(1, shares.Max(s => s.Chars));
        var read = shares.Any(s => s.Read is not null);
        html.Add($"""<table class="bars"><thead><tr><th scope="col">{kind}</th><th scope="col">characters</th><th scope="col" class="n">share</th><th scope="col" class="n">documents</th>""");
        if (read) html.Add($"""<th scope="col" class="n">of those read</th>""");
        html.Add($"</tr></thead><tbody>");
        foreach (var share in shares.OrderByDescending(s => s.Chars).Take(MaxRows))
        {
            html.Add($"""
                <tr><th scope="row"><bdi>{Escape.Shorten(share.Name, 120)}</bdi></th><td><div class="bar"><svg role="img" aria-label="{share.Chars} characters">
                <rect class="track" width="100%" height="100%"/><rect class="kept" width="{100 * share.Chars / most}%" height="100%"/></svg><b>{Figures.Short(share.Chars)}</b></div></td>
                <td class="n">{Figures.Percent(share.Chars, all)}</td><td class="n">{share.Documents}</td>
                """);
            if (read) html.Add($"""<td class="n">{(share.Read is { } r ? Figures.Percent(share.Documents, r) : "–")}</td>""");
            html.Add($"</tr>");
        }

        html.Add($"</tbody></table>");
        if (shares.Count > MaxRows) html.Add($"""<p class="note">The {MaxRows} largest of {shares.Count}.</p>""");
    }

    private static void AddParts(Html html, IReadOnlyList<PartSummary> parts)
    {
        if (parts.Count == 0) return;
        html.Add($"""
            <details class="parts"><summary><b>{parts.Count}</b> files, {Figures.Bytes(parts.Sum(p => p.Bytes))}</summary>
            <table class="bars"><thead><tr><th scope="col">file</th><th scope="col" class="n">documents</th><th scope="col" class="n">size</th></tr></thead><tbody>
            """);
        foreach (var part in parts)
            html.Add($"""<tr><th scope="row"><bdi>{Escape.Shorten(part.Name, 200)}</bdi></th><td class="n">{part.Documents}</td><td class="n">{Figures.Bytes(part.Bytes)}</td></tr>""");
        html.Add($"</tbody></table></details>");
    }
}
