using System.Globalization;
using System.Net;
using System.Text;

namespace Plinth.Models.Figures;

/// <summary>Lines over an axis, as SVG.</summary>
public sealed record LineChart
{
    private const double Left = 64, Right = 560, Top = 40, Bottom = 320;

    /// <summary>What is drawn.</summary>
    public required string Title { get; init; }

    /// <summary>What runs to the right, with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>What runs upwards, with its unit.</summary>
    public required string YLabel { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>Equal ratios are equal distances, to the right. Default: false.</summary>
    public bool LogX { get; init; }

    /// <summary>Equal ratios are equal distances, upwards. Default: false.</summary>
    public bool LogY { get; init; }

    /// <summary>A place on the x axis to mark with a line; null: none.</summary>
    public double? Mark { get; init; }

    /// <summary>The drawing.</summary>
    public string ToSvg()
    {
        var points = Series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.Y) && (!LogY || p.Y > 0)).ToList();
        var svg = Svg.Begin(680, 380, Title);
        if (points.Count == 0) return svg.Append("</svg>\n").ToString();
        var (x, y) = (new Axis(points.Min(p => p.X), points.Max(p => p.X), LogX, Left, Right), new Axis(points.Min(p => p.Y), points.Max(p => p.Y), LogY, Bottom, Top));
        foreach (var tick in x.Ticks()) svg.Append(Svg.Line(x[tick], Bottom, x[tick], Top, "#ddd")).Append(Svg.Text(x[tick], Bottom + 18, Svg.Short(tick), "middle"));
        foreach (var tick in y.Ticks()) svg.Append(Svg.Line(Left, y[tick], Right, y[tick], "#ddd")).Append(Svg.Text(Left - 8, y[tick] + 4, Svg.Short(tick), "end"));
        if (Mark is { } mark) svg.Append(Svg.Line(x[mark], Bottom, x[mark], Top, "#888", "4 3"));
        svg.Append(Svg.Text((Left + Right) / 2, Bottom + 42, XLabel, "middle")).Append(CultureInfo.InvariantCulture, $"""<g transform="translate(16 {(Top + Bottom) / 2}) rotate(-90)">""").Append(Svg.Text(0, 0, YLabel, "middle")).Append("</g>\n");
        for (var i = 0; i < Series.Count; i++)
        {
            var colour = Svg.Colours[i % Svg.Colours.Count];
            svg.Append(CultureInfo.InvariantCulture, $"""<path d="{Path(Series[i], x, y)}" fill="none" stroke="{colour}" stroke-width="2"/>""").Append('\n');
            svg.Append(Svg.Line(Right + 12, Top + 8 + 20 * i, Right + 30, Top + 8 + 20 * i, colour)).Append(Svg.Text(Right + 36, Top + 12 + 20 * i, Series[i].Name, "start"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private string Path(LineSeries series, Axis x, Axis y)
    {
        var path = new StringBuilder();
        var down = false;
        foreach (var (px, py) in series.Points)
        {
            if (!double.IsFinite(py) || (LogY && py <= 0))
            {
                down = false;
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{(down ? 'L' : 'M')}{x[px]:0.##} {y[py]:0.##}");
            down = true;
        }

        return path.ToString();
    }

    private sealed class Axis
    {
        private readonly double _least, _most, _from, _to;
        private readonly bool _log;

        public Axis(double least, double most, bool log, double from, double to)
        {
            if (most <= least) most = least + (log ? least : 1);
            (_least, _most, _log, _from, _to) = (least, most, log, from, to);
        }

        public double this[double value] => _from + (_to - _from) * (At(value) - At(_least)) / (At(_most) - At(_least));

        public IEnumerable<double> Ticks()
        {
            if (_log)
            {
                // Powers of two where the range is small, of ten where it is large.
                var ratio = _most / _least > 1000 ? 10.0 : 2.0;
                for (var tick = Math.Pow(ratio, Math.Ceiling(Math.Log(_least, ratio) - 1e-9)); tick <= _most * 1.000001; tick *= ratio) yield return tick;
                yield break;
            }

            var rough = (_most - _least) / 6;
            var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            var step = power * (rough / power is var r && r < 1.5 ? 1 : r < 3.5 ? 2 : r < 7.5 ? 5 : 10);
            for (var n = Math.Ceiling(_least / step - 1e-9); n * step <= _most + step * 1e-9; n++) yield return n * step;
        }

        private double At(double value) => _log ? Math.Log(value) : value;
    }
}

/// <summary>Pieces of SVG.</summary>
internal static class Svg
{
    /// <summary>Told apart by the colour-blind as well (Okabe and Ito 2008).</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

    public static StringBuilder Begin(int width, int height, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" role="img"><title>{WebUtility.HtmlEncode(title)}</title><rect width="{width}" height="{height}" fill="#fff"/>""").Append('\n');
        return svg.Append(Text(width / 2.0, 22, title, "middle"));
    }

    public static string Line(double x1, double y1, double x2, double y2, string colour, string? dashes = null) =>
        string.Create(CultureInfo.InvariantCulture, $"""<line x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}" stroke="{colour}"{(dashes is null ? "" : $" stroke-dasharray=\"{dashes}\"")}/>""") + "\n";

    public static string Text(double x, double y, string text, string anchor) =>
        string.Create(CultureInfo.InvariantCulture, $"""<text x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}">{WebUtility.HtmlEncode(text)}</text>""") + "\n";

    public static string Short(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
