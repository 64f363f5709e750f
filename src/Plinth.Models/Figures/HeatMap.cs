using System.Globalization;

namespace Plinth.Models.Figures;

/// <summary>A square of numbers from -1 to 1 in colours, as SVG: blue below nought, white at it, red above.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Values">Rows from the top.</param>
/// <param name="Step">What a row counts for, as the axis tells it.</param>
public sealed record HeatMap(string Title, double[,] Values, int Step)
{
    private const double Left = 56, Top = 40, Size = 400;

    /// <summary>The drawing.</summary>
    public string ToSvg()
    {
        var svg = Svg.Begin(480, 490, Title);
        int rows = Values.GetLength(0), columns = Values.GetLength(1);
        double height = Size / rows, width = Size / columns;
        svg.Append("""<g shape-rendering="crispEdges">""").Append('\n');
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{Left + column * width:0.##}" y="{Top + row * height:0.##}" width="{width:0.##}" height="{height:0.##}" fill="{Colour(Values[row, column])}"/>""").Append('\n');
        svg.Append("</g>\n");
        foreach (var part in (double[])[0, 0.5, 1])
        {
            svg.Append(Svg.Text(Left + part * Size, Top + Size + 18, Svg.Short(Math.Round(part * columns * Step)), "middle"));
            svg.Append(Svg.Text(Left - 8, Top + part * Size + 4, Svg.Short(Math.Round(part * rows * Step)), "end"));
        }

        return svg.Append(Svg.Text(Left + Size / 2, Top + Size + 40, "position", "middle")).Append("</svg>\n").ToString();
    }

    private static string Colour(double value)
    {
        var strength = (int)Math.Round(255 * (1 - Math.Clamp(Math.Abs(value), 0, 1)));
        return value >= 0 ? $"#ff{strength:x2}{strength:x2}" : $"#{strength:x2}{strength:x2}ff";
    }
}
