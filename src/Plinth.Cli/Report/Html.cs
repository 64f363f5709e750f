using System.Runtime.CompilerServices;
using System.Text;

namespace Plinth.Cli.Report;

/// <summary>A page being written, in which whatever stands in a hole of an interpolated string is data and is escaped.</summary>
/// <remarks>
/// What is typed in source is markup, what comes from outside is text; there is no way to add a string from outside as markup.
/// Whole numbers are counts and get thin separators; real numbers are coordinates.
/// </remarks>
internal sealed class Html
{
    private readonly StringBuilder _page = new(1 << 16);

    /// <summary>Adds markup with data in its holes.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _page.Append('\n');

    /// <summary>Adds the page's own style sheet, which is not data.</summary>
    public void AddStyle() => _page.Append("<style>").Append(Style.Sheet).Append("</style>\n");

    /// <summary>Adds a drawing, which has escaped its own texts.</summary>
    public void Add(Plinth.Models.Figures.LineChart chart) => _page.Append("<figure class=\"drawing\">").Append(chart.ToSvg()).Append("</figure>\n");

    /// <summary>The page so far.</summary>
    public override string ToString() => _page.ToString();

    /// <summary>Writes an interpolated string into the page, escaping its holes.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _page;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            _page = html._page;
        }

        public void AppendLiteral(string markup) => _page.Append(markup);

        public void AppendFormatted(string? text) => Escape.Append(_page, text);

        public void AppendFormatted(long count) => _page.Append(Figures.Count(count));

        public void AppendFormatted(double coordinate) => _page.Append(Figures.Coordinate(coordinate));
    }
}
