using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>Draws a distribution with the limit as a line and the dropped side in its colour.</summary>
internal static class Histogram
{
    private const double Left = 8, Right = 412, Top = 22, Bottom = 124;

    /// <summary>Adds the drawing.</summary>
    /// <param name="html">The page.</param>
    /// <param name="buckets">The distribution; not empty.</param>
    /// <param name="limit">The rule's limit, or null for a distribution that nothing is held against.</param>
    /// <param name="atLeast">True when values below the limit drop.</param>
    /// <param name="dropped">Values dropped.</param>
    /// <param name="title">What is drawn, for readers who do not see it.</param>
    public static void Add(Html html, IReadOnlyList<HistogramBucket> buckets, double? limit, bool atLeast, long dropped, string title)
    {
        var axis = new ValueAxis(buckets.SelectMany(b => (double[])[b.Lower, b.Upper]).Concat(limit is { } l ? [l] : []));
        var bars = new HistogramBars(axis, buckets, limit, atLeast, dropped);
        var highest = bars.All.Max(b => b.Density);
        var scale = (Right - Left) / axis.Width;
        double X(double at) => Left + at * scale;

        html.Add($"""<svg class="hist" viewBox="0 0 420 148" role="img" aria-label="{title}: {buckets.Sum(b => b.Count)} values from {Figures.Value(axis.Least)} to {Figures.Value(axis.Most)}, {dropped} dropped">""");
        foreach (var bar in bars.All)
        {
            double x1 = X(bar.From), x2 = X(bar.To), height = Math.Max(1, (Bottom - Top) * Math.Sqrt(bar.Density / highest));
            html.Add($"""<rect class="{(bar.Dropped ? "dropped" : "kept")}" x="{x1 + 0.4}" y="{Bottom - height}" width="{Math.Max(0.6, x2 - x1 - 0.8)}" height="{height}"><title>{Figures.Value(bar.Least)} to {Figures.Value(bar.Most)}: {bar.Count}</title></rect>""");
        }

        html.Add($"""<line class="axis" x1="{Left}" x2="{Right}" y1="{Bottom}" y2="{Bottom}"/>""");
        foreach (var tick in axis.Ticks(46 / scale))
        {
            var x = X(axis.At(tick));
            html.Add($"""<line class="axis" x1="{x}" x2="{x}" y1="{Bottom}" y2="{Bottom + 4}"/><text x="{Math.Clamp(x, 14, 406)}" y="{Bottom + 18}">{Label(tick)}</text>""");
        }

        if (limit is { } line) AddLimit(html, X(bars.Cut), line, atLeast);
        html.Add($"</svg>");
    }

    private static void AddLimit(Html html, double x, double limit, bool atLeast)
    {
        // The label stands on the side that passes, unless there is no room for it.
        var right = atLeast ? x < Right - 90 : x < Left + 90;
        html.Add($"""
            <line class="limit" x1="{x}" x2="{x}" y1="4" y2="{Bottom + 4}"/>
            <text class="limit {(right ? "start" : "end")}" x="{(right ? x + 5 : x - 5)}" y="13">{(atLeast ? "≥" : "≤")} {Figures.Value(limit)}</text>
            """);
    }

    private static string Label(double tick) => Math.Abs(tick) >= 10_000 ? Figures.Short(tick) : Figures.Value(tick);
}
