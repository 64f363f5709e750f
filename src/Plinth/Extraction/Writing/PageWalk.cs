using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Goes once over what is kept of a subtree and tells a writer what it meets; a flat loop, no recursion.</summary>
internal sealed class PageWalk
{
    private readonly List<(int End, HtmlTag Tag, bool Block)> _open = [];
    private readonly CodeBlock _code = new();
    private readonly TableShape _shape = new();

    /// <summary>Writes one subtree.</summary>
    public void Write(HtmlPage page, PageMeasures measures, int root, PageWriter to, bool images)
    {
        var nodes = page.Nodes;
        var end = nodes[root].End;
        var (rowEnd, tableEnd, cells) = (0, 0, 0);
        _open.Clear();
        to.Break();
        for (var i = root; i < end;)
        {
            // Before the table's element closes, and what it stands in.
            if (tableEnd > 0 && i >= tableEnd)
            {
                to.EndTable();
                (tableEnd, rowEnd) = (0, 0);
            }

            while (_open.Count > 0 && i >= _open[^1].End) Close(to);

            ref readonly var node = ref nodes[i];
            if (node.Tag == HtmlTag.Text)
            {
                if (!measures.IsOut(i)) to.Flow(page.Text(node));
                i++;
                continue;
            }

            if (PageFormula.MayStart(page, i) && PageFormula.Read(page, measures, i) is { } formula)
            {
                if (formula.Tex.Length > 0) to.Formula(formula.Tex, formula.Display && i >= rowEnd);
                i = node.End;
                continue;
            }

            var block = (measures.Marks(i) & Mark.Block) != 0;
            if (measures.IsOut(i) || (node.Tag == HtmlTag.A && IsPermalink(page, i)))
            {
                if (block && i >= rowEnd) to.Break();
                i = node.End;
                continue;
            }

            if (i >= rowEnd && CodeBlock.MayStart(page, i) && _code.Read(page, measures, i))
            {
                if (!_code.Text.IsEmpty)
                {
                    to.Break();
                    to.Code(_code.Text, _code.Language);
                }

                i = node.End;
                continue;
            }

            if (node.Tag == HtmlTag.Br)
            {
                if (i < rowEnd) to.Space();
                else to.Line();
            }
            else if (i < rowEnd && node.Tag is HtmlTag.Td or HtmlTag.Th)
            {
                to.Cell(cells++ == 0, TableShape.Span(page, i, HtmlAttribute.Colspan), TableShape.Span(page, i, HtmlAttribute.Rowspan));
            }
            else if (node.Tag == HtmlTag.Img)
            {
                var alt = page.Value(i, HtmlAttribute.Alt);
                if (images && !alt.IsWhiteSpace()) to.Image(alt, page.Value(i, HtmlAttribute.Src));
            }
            else if (block && i < rowEnd) to.Space();
            else if (block)
            {
                if (tableEnd > 0 && node.Tag == HtmlTag.Tr)
                {
                    (rowEnd, cells) = (node.End, 0);
                    to.Row();
                }
                else if (tableEnd == 0 || node.Tag == HtmlTag.Caption)
                {
                    to.OpenBlock(page, i);
                    _open.Add((node.End, node.Tag, true));
                    if (to.WholeTables)
                    {
                        if (node.Tag == HtmlTag.Table && _shape.IsData(page, measures, i)) tableEnd = node.End;
                    }
                    else if (node.Tag == HtmlTag.Tr && TableShape.IsPlainRow(nodes, i)) (rowEnd, cells) = (node.End, 0);
                }
            }
            else if (to.Inlines && IsInline(node.Tag))
            {
                to.OpenInline(page, i);
                _open.Add((node.End, node.Tag, false));
            }

            i++;
        }

        if (tableEnd > 0) to.EndTable();
        while (_open.Count > 0) Close(to);
        to.Break();
    }

    private void Close(PageWriter to)
    {
        var (_, tag, block) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        if (block) to.CloseBlock(tag);
        else to.CloseInline(tag);
    }

    // The mark behind a heading that links to it.
    private static bool IsPermalink(HtmlPage page, int anchor)
    {
        ref readonly var node = ref page.Nodes[anchor];
        return node.End == anchor + 2 && page.Nodes[anchor + 1].Tag == HtmlTag.Text && page.Text(page.Nodes[anchor + 1]).Trim() is "¶" or "§" or "#" or "🔗"
            && page.Value(anchor, HtmlAttribute.Href).Contains('#');
    }

    private static bool IsInline(HtmlTag tag) =>
        tag is HtmlTag.A or HtmlTag.B or HtmlTag.Strong or HtmlTag.I or HtmlTag.Em or HtmlTag.Code or HtmlTag.Tt or HtmlTag.Samp or HtmlTag.Kbd;
}
