using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>What steps masked or cut within texts, by rule: counts only.</summary>
internal static class Spans
{
    public static void Add(Html html, RunSummary run)
    {
        html.Add($"""
            <p class="lead">Stretches that steps masked or cut. The ledger's column <code>spans</code> says where each stood; the text itself is kept nowhere.</p>
            <table class="bars"><thead><tr><th scope="col">step</th><th scope="col">rule</th><th scope="col" class="n">stretches</th>
            <th scope="col" class="n">documents</th><th scope="col" class="n">characters</th></tr></thead><tbody>
            """);
        foreach (var span in run.Spans)
        {
            html.Add($"""
                <tr><th scope="row"><bdi>{Escape.Shorten(span.Step, 120)}</bdi></th><td><bdi>{Escape.Shorten(span.Rule, 120)}</bdi></td>
                <td class="n">{span.Count}</td><td class="n">{span.Documents}</td><td class="n">{Figures.Short(span.Chars)}</td></tr>
                """);
        }

        html.Add($"</tbody></table>");
    }
}
