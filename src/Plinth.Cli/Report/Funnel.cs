using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>Documents and characters after each step, and what each step removed.</summary>
internal static class Funnel
{
    public static void Add(Html html, RunSummary run)
    {
        var t = run.Totals;
        var whole = Math.Max(1, t.Read);
        var chars = CharsOfFullBar(run);
        html.Add($"""
            <p class="lead">What is left after each step. The pale end of a bar is what that step took away.</p>
            <table class="funnel"><thead><tr><th scope="col">step</th><th scope="col">documents</th><th scope="col">removed</th>
            <th scope="col">characters</th></tr></thead><tbody>
            """);
        html.Add($"""<tr><th scope="row">read</th><td>""");
        AddBar(html, t.Read, 0, 0, whole, Figures.Count(t.Read), "documents read");
        html.Add($"""</td><td class="none">–</td><td>""");
        AddBar(html, t.CharsIn, 0, 0, chars, Figures.Short(t.CharsIn), "characters read");
        html.Add($"</td></tr>");

        var unread = t.Read - run.Steps[0].In;
        if (unread > 0) AddRow(html, new("unreadable", t.Read, run.Steps[0].In, 0, unread, t.CharsIn, run.Steps[0].CharsIn, 0, 0), whole, chars);
        foreach (var step in run.Steps) AddRow(html, step, whole, chars);
        html.Add($"</tbody></table>");
        if (t.CharsIn > chars)
            html.Add($"""<p class="note">Bars of characters are drawn against the longest text that a step let through: what was read is {Figures.Value(Math.Round(t.CharsIn / (double)chars, 1))} times as long, most of it markup.</p>""");
    }

    // Pages are mostly markup: against what was read, every later bar would be a sliver.
    private static long CharsOfFullBar(RunSummary run)
    {
        var most = Math.Max(1, run.Steps.Max(s => s.CharsOut));
        return run.Totals.CharsIn > 2 * most ? most : Math.Max(most, run.Totals.CharsIn);
    }

    private static void AddRow(Html html, StepSummary step, long whole, long chars)
    {
        html.Add($"""<tr><th scope="row"><bdi>{step.Name}</bdi></th><td>""");
        AddBar(html, step.Out, step.Dropped, step.Failed, whole, Figures.Count(step.Out), $"documents left after {step.Name}");
        var removed = step.Dropped + step.Failed;
        if (removed == 0 && step.Edited == 0) html.Add($"""</td><td class="none">–</td><td>""");
        else
        {
            html.Add($"""</td><td class="removed">""");
            if (step.Dropped > 0) html.Add($"""<span class="dropped">−{step.Dropped}</span> <small>{Figures.Percent(step.Dropped, step.In)}</small> """);
            if (step.Failed > 0) html.Add($"""<span class="failed">{step.Failed} failed</span> """);
            if (step.Edited > 0) html.Add($"""<small>{step.Edited} edited</small>""");
            html.Add($"</td><td>");
        }

        var lost = Math.Max(0, Math.Min(step.CharsIn, chars) - step.CharsOut);
        AddBar(html, step.CharsOut, lost, 0, chars, Figures.Short(step.CharsOut), $"characters left after {step.Name}");
        html.Add($"</td></tr>");
    }

    private static void AddBar(Html html, long left, long dropped, long failed, long whole, string figure, string what)
    {
        double x1 = Math.Min(100, 100.0 * left / whole), x2 = 100.0 * dropped / whole, x3 = 100.0 * failed / whole;
        html.Add($"""
            <div class="bar"><svg role="img" aria-label="{figure} {what}"><rect class="track" width="100%" height="100%"/>
            <rect class="{(left > whole ? "over" : "kept")}" width="{x1}%" height="100%"/><rect class="gone" x="{x1}%" width="{x2}%" height="100%"/>
            <rect class="failed" x="{x1 + x2}%" width="{x3}%" height="100%"/></svg><b>{figure}</b></div>
            """);
    }
}
