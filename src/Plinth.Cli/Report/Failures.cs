using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>Records that could not be read or worked on, by kind.</summary>
internal static class Failures
{
    public static void Add(Html html, RunSummary run)
    {
        if (run.Faults.Count == 0)
        {
            html.Add($"""<p class="lead">{(run.Totals.Failed == 0 ? "Nothing failed." : "Some records failed; no examples were kept of them. The ledger has their rows.")}</p>""");
            return;
        }

        html.Add($"""<p class="lead">A bad record costs that record alone. These have their row in the ledger too.</p>""");
        foreach (var fault in run.Faults.OrderByDescending(f => f.Count))
        {
            html.Add($"""
                <details class="samples"><summary><span class="rule"><b><bdi>{fault.Kind}</bdi></b></span> <span class="failed">{fault.Count}</span>
                <small>failed, {fault.Examples.Count} shown</small></summary>
                """);
            foreach (var example in fault.Examples)
            {
                html.Add($"""<article><p class="why">{Escape.Shorten(example.Error, 600)}</p><p class="where"><code><bdi>{Escape.Shorten(example.Id, 200)}</bdi></code> <bdi>{Escape.Shorten(example.Source, 200)}</bdi>""");
                if (example.Offset is { } offset) html.Add($" <span>at {offset}</span>");
                html.Add($"</p></article>");
            }

            html.Add($"</details>");
        }
    }
}
