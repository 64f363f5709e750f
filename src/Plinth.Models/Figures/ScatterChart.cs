using System.Globalization;

namespace Plinth.Models.Figures;

/// <summary>Named points over two logarithmic axes, as SVG.</summary>
public sealed record ScatterChart
{
    private const double Left = 64, Right = 600, Top = 40, Bottom = 320;

    /// <summary>What is drawn.</summary>
    public required string Title { get; init; }

    /// <summary>What runs to the right, with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>What runs upwards, with its unit.</summary>
    public required string YLabel { get; init; }

    /// <summary>The points, above 0.</summary>
    public required IReadOnlyList<(string Name, double X, double Y)> Points { get; init; }

    /// <summary>The drawing.</summary>
    public string ToSvg()
    {
        var svg = Svg.Begin(680, 380, Title);
        var x = new Axis(Points.Min(p => p.X) / 1.5, Points.Max(p => p.X) * 1.5, true, Left, Right);
        var y = new Axis(Points.Min(p => p.Y) / 1.5, Points.Max(p => p.Y) * 1.5, true, Bottom, Top);
        foreach (var tick in x.Ticks()) svg.Append(Svg.Line(x[tick], Bottom, x[tick], Top, "#ddd")).Append(Svg.Text(x[tick], Bottom + 18, Svg.Short(tick), "middle"));
        foreach (var tick in y.Ticks()) svg.Append(Svg.Line(Left, y[tick], Right, y[tick], "#ddd")).Append(Svg.Text(Left - 8, y[tick] + 4, Svg.Short(tick), "end"));
        svg.Append(Svg.Text((Left + Right) / 2, Bottom + 42, XLabel, "middle")).Append(CultureInfo.InvariantCulture, $"""<g transform="translate(16 {(Top + Bottom) / 2}) rotate(-90)">""").Append(Svg.Text(0, 0, YLabel, "middle")).Append("</g>\n");
        foreach (var (name, px, py) in Points)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<circle cx="{x[px]:0.##}" cy="{y[py]:0.##}" r="4" fill="{Svg.Colours[0]}"/>""").Append('\n');
            svg.Append(Svg.Text(x[px] + 7, y[py] + 4, name, "start"));
        }

        return svg.Append("</svg>\n").ToString();
    }
}
