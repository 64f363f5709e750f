using System.Globalization;
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

    /// <summary>Points stand by themselves, since nothing lies between them. Default: false.</summary>
    public bool Dots { get; init; }

    /// <summary>A place on the x axis to mark with a line; null: none.</summary>
    public double? Mark { get; init; }

    /// <summary>The drawing.</summary>
    public string ToSvg()
    {
        var points = Series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.Y) && (!LogY || p.Y > 0)).ToList();
        var svg = Svg.Begin(680, 380, Title);
        if (points.Count == 0) return svg.Append("</svg>\n").ToString();
        var (x, y) = (new Axis(points.Min(p => p.X), points.Max(p => p.X), LogX, Left, Right), new Axis(points.Min(p => p.Y), points.Max(p => p.Y), LogY, Bottom, Top));
        foreach (var tick in x.Ticks(whole: points.TrueForAll(p => double.IsInteger(p.X)))) svg.Append(Svg.Line(x[tick], Bottom, x[tick], Top, "#ddd")).Append(Svg.Text(x[tick], Bottom + 18, Svg.Short(tick), "middle"));
        foreach (var tick in y.Ticks()) svg.Append(Svg.Line(Left, y[tick], Right, y[tick], "#ddd")).Append(Svg.Text(Left - 8, y[tick] + 4, Svg.Short(tick), "end"));
        if (Mark is { } mark) svg.Append(Svg.Line(x[mark], Bottom, x[mark], Top, "#888", "4 3"));
        svg.Append(Svg.Text((Left + Right) / 2, Bottom + 42, XLabel, "middle")).Append(CultureInfo.InvariantCulture, $"""<g transform="translate(16 {(Top + Bottom) / 2}) rotate(-90)">""").Append(Svg.Text(0, 0, YLabel, "middle")).Append("</g>\n");
        for (var i = 0; i < Series.Count; i++)
        {
            var colour = Svg.Colours[i % Svg.Colours.Count];
            if (Dots) foreach (var (px, py) in Series[i].Points.Where(p => double.IsFinite(p.Y))) svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{x[px]:0.##}" cy="{y[py]:0.##}" r="4" fill="{colour}"/>""").Append('\n');
            else svg.Append(CultureInfo.InvariantCulture, $"""<path d="{Path(Series[i], x, y)}" fill="none" stroke="{colour}" stroke-width="2"/>""").Append('\n');
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
}
