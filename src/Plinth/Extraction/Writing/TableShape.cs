using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Tells tables that hold data from those that only place things on the page.</summary>
internal sealed class TableShape
{
    private const int MostSpan = 20;
    private const int LongestCell = 400;

    private readonly List<int> _widths = [];

    /// <summary>True when a row's cells hold no more than one block each.</summary>
    public static bool IsPlainRow(ReadOnlySpan<HtmlNode> nodes, int row)
    {
        var blocks = 0;
        for (var i = row + 1; i < nodes[row].End; i++)
        {
            if (nodes[i].Tag is HtmlTag.Td or HtmlTag.Th) blocks = 0;
            else if (nodes[i].Tag == HtmlTag.Table || (nodes[i].Tag.Has(HtmlTraits.Block) && ++blocks > 1)) return false;
        }

        return true;
    }

    /// <summary>Columns or rows that a cell spans, 1 to 20.</summary>
    public static int Span(HtmlPage page, int cell, HtmlAttribute name) =>
        int.TryParse(page.Value(cell, name), out var span) ? Math.Clamp(span, 1, MostSpan) : 1;

    /// <summary>True for a table of two columns and two rows at least, of cells that a line holds and nothing between them.</summary>
    public bool IsData(HtmlPage page, PageMeasures measures, int table)
    {
        var nodes = page.Nodes;
        if (page.Value(table, HtmlAttribute.Role) is "presentation" or "none") return false;
        var (blocks, chars, cellEnd, rowEnd, captionEnd, rows, cells) = (0, 0, 0, 0, 0, 0, 0);
        _widths.Clear();
        for (var i = table + 1; i < nodes[table].End; i++)
        {
            var tag = nodes[i].Tag;
            if (tag == HtmlTag.Text)
            {
                if (measures.IsOut(i)) continue;
                var text = page.Text(nodes[i]).Trim();
                if (i >= cellEnd && i >= captionEnd && !text.IsEmpty) return false;
                chars += text.Length;
                if (i < cellEnd && chars > LongestCell) return false;
                continue;
            }

            if (measures.IsOut(i))
            {
                i = nodes[i].End - 1;
                continue;
            }

            switch (tag)
            {
                case HtmlTag.Table or HtmlTag.Pre or HtmlTag.H1 or HtmlTag.H2 or HtmlTag.Form: return false;
                case HtmlTag.Caption:
                    captionEnd = nodes[i].End;
                    break;
                case HtmlTag.Tr:
                    rowEnd = nodes[i].End;
                    if (cells > 0) Row();
                    break;
                case HtmlTag.Td or HtmlTag.Th:
                    if (i >= rowEnd) return false;
                    (cellEnd, blocks, chars) = (nodes[i].End, 0, 0);
                    cells += Span(page, i, HtmlAttribute.Colspan);
                    break;
                case HtmlTag.Thead or HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Colgroup or HtmlTag.Col: break;
                default:
                    if (!tag.Has(HtmlTraits.Block) || i < captionEnd) break;
                    // A list in a cell can be a line of items; more paragraphs than a few are a layout.
                    if (i >= cellEnd || ++blocks > 6) return false;
                    break;
            }
        }

        if (cells > 0) Row();
        var wide = 0;
        foreach (var width in _widths)
            if (width > 1) wide++;
        return rows > 1 && wide * 2 > rows;

        void Row()
        {
            _widths.Add(cells);
            rows++;
            cells = 0;
        }
    }
}
