using System.Text;

namespace Plinth.Cli.Report;

/// <summary>The model that was trained on the corpus: its loss by step, and what it writes.</summary>
internal static class TrainingChart
{
    private const double Left = 40, Right = 672, Top = 12, Bottom = 220;
    private const int MostPoints = 400;

    public static void Add(Html html, TrainingCurve curve)
    {
        var last = curve.Losses[^1];
        html.Add($"""<p class="lead">{Figures.Count(last.Step)} steps over {Figures.Short(curve.Tokens)} tokens in {Figures.Duration(curve.Seconds)}; training loss {Figures.Value(curve.Losses[0].Loss)} to {Figures.Value(last.Loss)} nats a token{Validation(curve)}.</p>""");
        Draw(html, curve);
        html.Add($"""<p class="note">Line: training loss of each step. Dots: loss on documents that were held back.</p>""");
        if (curve.Sample.Length == 0) return;
        html.Add($"""<h3>A sample</h3><pre class="recipe" tabindex="0" aria-label="What the model wrote"><code><b>{curve.Prompt}</b>{curve.Sample}</code></pre><p class="note">Small and trained for a minute, it has learnt words and marks, not sense.</p>""");
    }

    private static string Validation(TrainingCurve curve) => curve.Validation is [.., var last] ? $", validation loss {Figures.Value(last.Loss)}" : "";

    private static void Draw(Html html, TrainingCurve curve)
    {
        var all = curve.Losses.Concat(curve.Validation).Where(p => double.IsFinite(p.Loss)).ToList();
        if (all.Count == 0) return;
        var (least, most) = (Math.Floor(all.Min(p => p.Loss)), Math.Ceiling(all.Max(p => p.Loss)));
        if (most <= least) most = least + 1;
        var steps = Math.Max(1, all.Max(p => p.Step));
        double X(double step) => Left + (Right - Left) * step / steps;
        double Y(double loss) => Bottom - (Bottom - Top) * (loss - least) / (most - least);

        html.Add($"""<svg class="hist" viewBox="0 0 680 248" role="img" aria-label="Loss by step, from {Figures.Value(curve.Losses[0].Loss)} to {Figures.Value(curve.Losses[^1].Loss)}">""");
        var by = Math.Max(1, Math.Round((most - least) / 6));
        for (var tick = least; tick <= most; tick += by)
            html.Add($"""<line class="grid" x1="{Left}" x2="{Right}" y1="{Y(tick)}" y2="{Y(tick)}"/><text class="end" x="{Left - 6}" y="{Y(tick) + 4}">{Figures.Value(tick)}</text>""");
        foreach (var part in (double[])[0, 0.25, 0.5, 0.75, 1])
            html.Add($"""<text x="{Math.Clamp(X(part * steps), Left, Right - 12)}" y="{Bottom + 20}">{Figures.Count((long)Math.Round(part * steps))}</text>""");
        var every = Math.Max(1, curve.Losses.Count / MostPoints);
        var points = new StringBuilder();
        foreach (var (step, loss) in curve.Losses.Where((p, i) => i % every == 0 && double.IsFinite(p.Loss))) points.Append(points.Length == 0 ? "" : " ").Append(Figures.Coordinate(X(step))).Append(',').Append(Figures.Coordinate(Y(loss)));
        html.Add($"""<polyline class="loss" points="{points.ToString()}"/>""");
        foreach (var (step, loss) in curve.Validation.Where(p => double.IsFinite(p.Loss)))
            html.Add($"""<circle class="loss" cx="{X(step)}" cy="{Y(loss)}" r="3.5"><title>step {step}: {Figures.Value(loss)}</title></circle>""");
        html.Add($"</svg>");
    }
}
