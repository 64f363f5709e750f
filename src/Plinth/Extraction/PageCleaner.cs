using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Takes out what is not main text.</summary>
internal static class PageCleaner
{
    /// <summary>Takes out what is boilerplate wherever it stands: navigation, asides, share bars, cookie banners, comments.</summary>
    /// <param name="page">The page.</param>
    /// <param name="measures">Its measures before the cleaning; measure again afterwards.</param>
    public static void Page(HtmlPage page, PageMeasures measures)
    {
        var all = Math.Max(1, measures[page.Body].Prose);
        for (var i = page.Body + 1; i < page.Count;)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text)
            {
                i++;
                continue;
            }

            ref var mark = ref measures.Marks(i);
            ref readonly var m = ref measures[i];
            var named = (mark & Mark.Boilerplate) != 0 && (mark & (Mark.Body | Mark.Main)) == 0;
            // What holds much of the page's prose is a wrapper with an unlucky name.
            if (named && m.Prose < all * 0.3) mark |= Mark.Removed;
            else if ((mark & Mark.Comments) != 0 && (mark & Mark.Body) == 0 && all - m.Prose >= Math.Max(200, m.Prose / 20)) mark |= Mark.Removed;
            else if (node.Tag == HtmlTag.Header && m.Prose < all * 0.1 && m.Link > m.Total * 0.3) mark |= Mark.Removed;
            else if (node.Tag == HtmlTag.Form && m.Prose < all * 0.3) mark |= Mark.Removed;
            i = measures.IsOut(i) ? node.End : i + 1;
        }
    }

    /// <summary>Takes out link lists, bylines and the like inside a chosen subtree.</summary>
    public static void Inside(HtmlPage page, PageMeasures measures, int root)
    {
        var end = page.Nodes[root].End;
        for (var i = root + 1; i < end;)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text)
            {
                i++;
                continue;
            }

            if (!measures.IsOut(i) && IsLeftover(node.Tag, measures.Marks(i), measures[i])) measures.Marks(i) |= Mark.Removed | Mark.Late;
            i = measures.IsOut(i) ? node.End : i + 1;
        }
    }

    private static bool IsLeftover(HtmlTag tag, Mark mark, in Measure m)
    {
        if (m.Total == 0) return false;
        var density = (double)m.Link / m.Total;
        if ((mark & Mark.About) != 0 && m.Total < 100 && m.Stops < 2) return true;
        return tag switch
        {
            HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl => m.Links > 1 && density > 0.6 && m.Prose * 3 < m.Total,
            HtmlTag.Div or HtmlTag.Section or HtmlTag.Table or HtmlTag.Article => density > (m.Links > 2 ? 0.6 : 0.85) && m.Prose * 3 < m.Total,
            HtmlTag.P => density > 0.85 && m.Total < 100 || density > 0.5 && m.Links > 3,
            _ => false,
        };
    }
}
