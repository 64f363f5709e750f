using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>Examples of what each rule dropped, with what it measured and the beginning of the text.</summary>
internal static class Samples
{
    private const int MaxText = 600;
    private const int MaxName = 200;

    public static void Add(Html html, RunSummary run)
    {
        html.Add($"""<p class="lead">Read some of them: a rule that drops good text is easier to see here than in any number.</p>""");
        for (var i = 0; i < run.Rules.Count; i++)
        {
            var rule = run.Rules[i];
            if (rule.Samples.Count == 0) continue;
            html.Add($"""
                <details class="samples" id="samples-{Figures.Coordinate(i)}"><summary><span class="rule"><bdi>{rule.Step}</bdi> / <b><bdi>{rule.Rule}</bdi></b></span>
                <span class="dropped">{rule.Dropped}</span> <small>dropped, {rule.Samples.Count} shown</small></summary>
                """);
            foreach (var sample in rule.Samples) AddSample(html, sample, rule);
            html.Add($"</details>");
        }
    }

    private static void AddSample(Html html, DroppedSample sample, RuleSummary rule)
    {
        html.Add($"""<article><p class="why">""");
        if (sample.Value is { } value) html.Add($"""<span class="dropped">{Figures.Value(value)}</span> """);
        if ((sample.Limit ?? rule.Limit) is { } limit) html.Add($"<span>{(rule.AtLeast ? "where at least" : "where at most")} {Figures.Value(limit)} passes</span> ");
        if (sample.DuplicateOf is { } kept) html.Add($"<span>copy of <code><bdi>{Escape.Shorten(kept, MaxName)}</bdi></code></span>");
        html.Add($"""
            </p><blockquote dir="auto">{Escape.Shorten(sample.Text, MaxText)}</blockquote>
            <p class="where"><code><bdi>{Escape.Shorten(sample.Id, MaxName)}</bdi></code> <bdi>{Escape.Shorten(sample.Source, MaxName)}</bdi> <bdi>{Escape.Shorten(sample.Url, MaxName)}</bdi></p></article>
            """);
    }
}
