using System.Globalization;
using System.Net;
using System.Text;

namespace Plinth.Models.Figures;

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
        >= 1e12 => (value / 1e12).ToString("0.##", CultureInfo.InvariantCulture) + "T",
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "B",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
