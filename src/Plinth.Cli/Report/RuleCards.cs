using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>One card a rule: its limit, what it dropped, and how the values were distributed.</summary>
internal static class RuleCards
{
    public static void Add(Html html, RunSummary run)
    {
        html.Add($"""
            <p class="lead">The values that each rule judged, with its limit as a line. What fell on the coloured side was dropped.
            The scale has equal steps for equal ratios; the height of a bar grows with the square root of its count, so that thin tails stay in sight.</p>
            """);
        string? step = null;
        var open = false;
        for (var i = 0; i < run.Rules.Count; i++)
        {
            var rule = run.Rules[i];
            if (rule.Step != step)
            {
                if (open) html.Add($"</div>");
                html.Add($"""<h3><bdi>{rule.Step}</bdi></h3><div class="cards">""");
                (step, open) = (rule.Step, true);
            }

            AddCard(html, run, rule, i);
        }

        html.Add($"</div>");
    }

    private static void AddCard(Html html, RunSummary run, RuleSummary rule, int index)
    {
        var judged = rule.Buckets.Sum(b => b.Count);
        var of = judged > 0 ? judged : run.Steps.FirstOrDefault(s => s.Name == rule.Step)?.In ?? run.Totals.Read;
        html.Add($"""<figure class="card"><figcaption><h4><bdi>{rule.Rule}</bdi></h4><p>""");
        if (rule.Limit is { } limit) html.Add($"{(rule.AtLeast ? "at least" : "at most")} <b>{Figures.Value(limit)}</b> · ");
        if (rule.Dropped == 0) html.Add($"dropped none of {of}");
        else html.Add($"""<span class="dropped">{rule.Dropped}</span> dropped, {Figures.Percent(rule.Dropped, of)} of {of}""");
        html.Add($"</p></figcaption>");
        if (judged > 0) Histogram.Add(html, rule.Buckets, rule.Limit, rule.AtLeast, rule.Dropped, $"Values of {rule.Step} / {rule.Rule}");
        if (rule.Samples.Count > 0) html.Add($"""<a class="more" href="#samples-{Figures.Coordinate(index)}">what it dropped</a>""");
        html.Add($"</figure>");
    }
}
