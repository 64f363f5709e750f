using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Explains a page by the marks that its elements have.</summary>
internal static class MarkExplanation
{
    private const string Outside = "outside of the main part";

    /// <summary>Goes over the page's blocks; call it when the marks are those that the text was written by.</summary>
    public static PageExplanation Of(HtmlPage page, PageMeasures measures, List<int> roots)
    {
        var builder = new ExplanationBuilder();
        var nodes = page.Nodes;
        var (start, block, root) = (page.Body, page.Body, 0);
        for (var i = page.Body; i < page.Count;)
        {
            var node = nodes[i];
            // What stands behind a block belongs to the block around it.
            if (i >= nodes[block].End) Flush(i, BlockOf(node.Parent));
            if (node.Tag == HtmlTag.Text)
            {
                i++;
                continue;
            }

            if (measures.IsOut(i) && !Invisible(node.Tag))
            {
                Flush(i, block);
                Blocks(i, Why(node.Tag, measures.Marks(i), measures[i]));
                i = start = node.End;
                continue;
            }

            if (Invisible(node.Tag)) i = node.End;
            else
            {
                if ((measures.Marks(i) & Mark.Block) != 0)
                {
                    Flush(i, i);
                    block = i;
                }

                i++;
            }
        }

        Flush(page.Count, page.Body);
        return builder.Build();

        int BlockOf(int element)
        {
            while (element > page.Body && (measures.Marks(element) & Mark.Block) == 0) element = page.Nodes[element].Parent;
            return Math.Max(element, page.Body);
        }

        void Flush(int end, int next)
        {
            if (end > start)
            {
                while (root < roots.Count && page.Nodes[roots[root]].End <= start) root++;
                var inside = root < roots.Count && start >= roots[root];
                builder.Add(page, start, end, page.Nodes[block].Tag, float.NaN, inside, inside ? "inside the main part" : Outside);
            }

            start = end;
            block = next;
        }

        // A subtree that is out, a block at a time, so that it reads as on the page.
        void Blocks(int from, string reason)
        {
            var (first, tag) = (from, page.Nodes[from].Tag);
            for (var i = from + 1; i < page.Nodes[from].End; i++)
            {
                if (page.Nodes[i].Tag == HtmlTag.Text || !page.Nodes[i].Tag.Has(HtmlTraits.Block)) continue;
                builder.Add(page, first, i, tag, float.NaN, false, reason);
                (first, tag) = (i, page.Nodes[i].Tag);
            }

            builder.Add(page, first, page.Nodes[from].End, tag, float.NaN, false, reason);
        }
    }

    private static bool Invisible(HtmlTag tag) =>
        tag is HtmlTag.Head or HtmlTag.Script or HtmlTag.Style or HtmlTag.Template or HtmlTag.Svg or HtmlTag.Title or HtmlTag.Iframe or HtmlTag.Rt or HtmlTag.Rp
            or HtmlTag.Noscript or HtmlTag.Object or HtmlTag.Audio or HtmlTag.Video or HtmlTag.Canvas or HtmlTag.Map;

    private static string Why(HtmlTag tag, Mark mark, in Measure measure)
    {
        if ((mark & Mark.Hidden) != 0) return "hidden";
        if ((mark & Mark.Silent) != 0) return "a control";
        if ((mark & Mark.Boilerplate) != 0) return tag is HtmlTag.Nav or HtmlTag.Aside or HtmlTag.Footer ? $"boilerplate: {tag.ToString().ToLowerInvariant()}" : "boilerplate by its name";
        if ((mark & Mark.Comments) != 0) return "readers' comments";
        if (tag == HtmlTag.Form) return "a form";
        if (measure.Total > 0 && measure.Link * 2 > measure.Total) return $"links are {100L * measure.Link / measure.Total}% of it";
        return (mark & Mark.About) != 0 ? "byline, date or tags by its name" : "left out";
    }
}
