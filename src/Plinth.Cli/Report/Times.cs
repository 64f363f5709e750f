using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>Where the time went: steps, the slowest first.</summary>
internal static class Times
{
    public static void Add(Html html, RunSummary run)
    {
        var all = run.Steps.Sum(s => s.Seconds);
        var most = Math.Max(1e-9, run.Steps.Max(s => s.Seconds));
        html.Add($"""
            <p class="lead">Time spent in each step, summed over workers: {Figures.Duration(all)} in all. Speed is in millions of characters that reached the step, a second.</p>
            <table class="bars"><thead><tr><th scope="col">step</th><th scope="col">time</th><th scope="col" class="n">share</th><th scope="col" class="n">M chars/s</th></tr></thead><tbody>
            """);
        foreach (var step in run.Steps.OrderByDescending(s => s.Seconds))
        {
            var speed = step.Seconds > 0 ? Figures.Value(double.Round(step.CharsIn / step.Seconds / 1e6, 1)) : "–";
            html.Add($"""
                <tr><th scope="row"><bdi>{step.Name}</bdi></th><td><div class="bar"><svg role="img" aria-label="{Figures.Duration(step.Seconds)} in {step.Name}">
                <rect class="track" width="100%" height="100%"/><rect class="kept" width="{100 * step.Seconds / most}%" height="100%"/></svg><b>{Figures.Duration(step.Seconds)}</b></div></td>
                <td class="n">{Figures.Percent(step.Seconds, all)}</td><td class="n">{speed}</td></tr>
                """);
        }

        html.Add($"</tbody></table>");
    }
}
