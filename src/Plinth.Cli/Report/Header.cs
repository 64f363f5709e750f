using System.Globalization;
using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>The head of the page: whose run it is, whether the ledger adds up, and the figures to remember.</summary>
internal static class Header
{
    public static void Add(Html html, RunSummary run)
    {
        var t = run.Totals;
        html.Add($"""<header><p class="kicker">Report of a run</p><h1><bdi>{run.Name}</bdi></h1>""");
        AddFacts(html, run);

        var missing = t.Read - t.Kept - t.Dropped - t.Failed;
        html.Add($"""
            <p class="verdict"><span>read <b>{t.Read}</b></span> <i>=</i> <span class="kept">kept <b>{t.Kept}</b></span> <i>+</i> <span class="dropped">dropped <b>{t.Dropped}</b></span> <i>+</i> <span class="failed">failed <b>{t.Failed}</b></span></p>
            """);
        AddLedgerBar(html, t);
        if (missing == 0) html.Add($"""<p class="adds">✓ The ledger adds up: every document that was read has exactly one fate.</p>""");
        else if (missing > 0) html.Add($"""<p class="adds wrong">✗ The ledger does not add up: {missing} documents have no fate.</p>""");
        else html.Add($"""<p class="adds wrong">✗ The ledger does not add up: {-missing} fates too many.</p>""");

        html.Add($"""<dl class="keys">""");
        AddKey(html, "documents kept", Figures.Percent(t.Kept, t.Read), $"{Figures.Count(t.Kept)} of {Figures.Count(t.Read)}");
        AddKey(html, "characters kept", Figures.Short(t.CharsOut), $"{Figures.Percent(t.CharsOut, t.CharsIn)} of {Figures.Short(t.CharsIn)} read, markup included");
        if (run.Steps.MaxBy(s => s.Dropped) is { Dropped: > 0 } hardest)
            AddKey(html, "hardest step", Figures.Percent(hardest.Dropped, hardest.In), $"dropped by {hardest.Name}");
        if (run.Languages.MaxBy(l => l.Documents) is { } first)
            AddKey(html, run.Languages.Count == 1 ? "language" : "languages", Figures.Count(run.Languages.Count),
                $"{first.Name} leads with {Figures.Percent(first.Chars, run.Languages.Sum(l => l.Chars))} of characters");
        html.Add($"</dl></header>");
    }

    private static void AddFacts(Html html, RunSummary run)
    {
        var state = run.State is "done" or "running" ? "" : " wrong";
        html.Add($"""<ul class="facts"><li class="state{state}">{run.State}</li><li>{run.Started.ToString("yyyy-MM-dd HH:mm 'UTC'zzz", CultureInfo.InvariantCulture).Replace("UTC+00:00", "UTC", StringComparison.Ordinal)}</li>""");
        if (run.Finished is { } finished) html.Add($"<li>took {Figures.Duration((finished - run.Started).TotalSeconds)}</li>");
        html.Add($"<li>seed {run.Seed.ToString(CultureInfo.InvariantCulture)}</li>");
        if (run.Version.Length > 0) html.Add($"<li>Plinth {run.Version}</li>");
        html.Add($"</ul>");
    }

    private static void AddLedgerBar(Html html, RunTotals t)
    {
        double whole = Math.Max(1, t.Kept + t.Dropped + t.Failed);
        double kept = 100 * t.Kept / whole, dropped = 100 * t.Dropped / whole;
        html.Add($"""
            <svg class="ledger" role="img" aria-label="Kept {Figures.Percent(t.Kept, whole)}, dropped {Figures.Percent(t.Dropped, whole)}, failed {Figures.Percent(t.Failed, whole)}">
            <rect class="kept" x="0" width="{kept}%" height="100%"/><rect class="dropped" x="{kept}%" width="{dropped}%" height="100%"/>
            <rect class="failed" x="{kept + dropped}%" width="{100 - kept - dropped}%" height="100%"/></svg>
            """);
    }

    private static void AddKey(Html html, string name, string value, string note) =>
        html.Add($"<div><dt>{name}</dt><dd><b>{value}</b><span>{note}</span></dd></div>");
}
