using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Chooses the subtrees that hold a page's main text.</summary>
/// <remarks>
/// Two opinions are compared: what the page says of itself (<c>itemprop=articleBody</c>, names such as post-content, <c>article</c>, <c>main</c>)
/// and a score that prose gives to the elements around it, as Readability has it (Arc90, 2009). The page's own word counts when it holds
/// enough of the prose that the score found.
/// </remarks>
internal sealed class MainContainer
{
    // Below this share of the page's prose what was chosen is not the page's main text. Measured: 0.4 gains a little on pages of services and
    // loses more on Chinese articles and forums.
    private const double WholeBelow = 0.25;

    private readonly List<int> _candidates = [];

    /// <summary>Fills <paramref name="roots"/> with the chosen subtrees in document order; empty when the page has no prose.</summary>
    public void Choose(HtmlPage page, PageMeasures measures, List<int> roots)
    {
        Pick(page, measures, roots);
        var sum = 0L;
        foreach (var root in roots) sum += measures[root].Prose;
        // A page whose prose lies elsewhere has no one container: a shop's, a service's, a front page.
        if (sum > 0 && sum < measures[page.Body].Prose * WholeBelow)
        {
            roots.Clear();
            roots.Add(page.Body);
        }
    }

    private void Pick(HtmlPage page, PageMeasures measures, List<int> roots)
    {
        roots.Clear();
        Score(page, measures);
        var best = Best(page, measures);
        if (best < 0) return;
        best = Climb(page, measures, best);
        var prose = measures[best].Prose;
        if (Named(page, measures, Mark.Body, HtmlTag.Text, prose, 0.5, roots)) return;
        if (Named(page, measures, Mark.None, HtmlTag.Article, prose, 0.6, roots)) return;
        if (Named(page, measures, Mark.Main, HtmlTag.Main, prose, 0.8, roots) && measures[roots[0]].Prose < prose * 3) return;
        roots.Clear();
        roots.Add(best);
        Join(page, measures, best, roots);
    }

    private static void Score(HtmlPage page, PageMeasures measures)
    {
        for (var i = page.Count - 1; i > page.Body; i--)
        {
            var tag = page.Nodes[i].Tag;
            if (tag == HtmlTag.Text || (measures.Marks(i) & Mark.Block) == 0) continue;
            ref readonly var m = ref measures[i];
            if (m.Own < 25) continue;
            var points = (1 + m.Stops + Math.Min(m.Own / 100f, 3)) * (1 - (float)m.OwnLink / m.Own);
            var parent = page.Nodes[i].Parent;
            var weight = 1f;
            if (tag is not (HtmlTag.P or HtmlTag.Pre or HtmlTag.Blockquote or HtmlTag.Li or HtmlTag.Dd or HtmlTag.Figcaption))
            {
                measures[i].Score += points;
                weight = 0.5f;
            }

            if (tag is HtmlTag.Li or HtmlTag.Figcaption) points *= 0.5f;
            for (var level = 1; level <= 4 && parent > 0; level++)
            {
                measures[parent].Score += points * weight;
                weight = level == 1 ? weight * 0.5f : weight * 2 / 3;
                parent = page.Nodes[parent].Parent;
            }
        }
    }

    private static int Best(HtmlPage page, PageMeasures measures)
    {
        var (best, score) = (-1, 0f);
        for (var i = page.Body; i < page.Count; i++)
        {
            ref var m = ref measures[i];
            if (m.Score <= 0 || m.Total == 0) continue;
            var mark = measures.Marks(i);
            var s = m.Score;
            if ((mark & Mark.Body) != 0) s *= 1.4f;
            if ((mark & (Mark.Boilerplate | Mark.Comments)) != 0) s *= 0.4f;
            s *= page.Nodes[i].Tag switch
            {
                HtmlTag.Article or HtmlTag.Main => 1.2f,
                HtmlTag.Form or HtmlTag.Address or HtmlTag.Li or HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl or HtmlTag.Th => 0.7f,
                _ => 1f,
            };
            m.Score = s * (1 - (float)m.Link / m.Total);
            if (m.Score > score) (best, score) = (i, m.Score);
        }

        return best;
    }

    // Upwards while the parent holds clearly more prose: articles that are cut into sections.
    private static int Climb(HtmlPage page, PageMeasures measures, int best)
    {
        var node = best;
        while (node > page.Body)
        {
            var parent = page.Nodes[node].Parent;
            if (parent < page.Body) break;
            ref readonly var p = ref measures[parent];
            if (p.Prose > measures[best].Prose * 1.3 && p.Score > measures[best].Score * 0.33 && p.Link < p.Total * 0.4) best = parent;
            node = parent;
        }

        return best;
    }

    // The page's own word: elements so named, outermost ones, when together they hold enough of the prose.
    private bool Named(HtmlPage page, PageMeasures measures, Mark mark, HtmlTag tag, int prose, double share, List<int> roots)
    {
        _candidates.Clear();
        var most = 0;
        for (var i = page.Body + 1; i < page.Count;)
        {
            ref readonly var node = ref page.Nodes[i];
            var named = node.Tag != HtmlTag.Text && (node.Tag == tag || (measures.Marks(i) & mark) != 0);
            if (measures.IsOut(i)) i = node.End;
            else if (named && (measures.Marks(i) & Mark.Block) != 0 && (measures.Marks(i) & Mark.Comments) == 0 && measures[i].Prose > 0)
            {
                // A wrapper with the name around a lone element with the name: the inner one is meant.
                _candidates.Add(i);
                most = Math.Max(most, measures[i].Prose);
                i = node.End;
            }
            else i++;
        }

        roots.Clear();
        long sum = 0;
        foreach (var candidate in _candidates)
        {
            if (measures[candidate].Prose < most / 5) continue;
            roots.Add(candidate);
            sum += measures[candidate].Prose;
        }

        return roots.Count > 0 && sum >= prose * share && sum > 0;
    }

    // Siblings of the chosen element that read like it.
    private static void Join(HtmlPage page, PageMeasures measures, int best, List<int> roots)
    {
        if (best <= page.Body) return;
        var parent = page.Nodes[best].Parent;
        var threshold = Math.Max(10, measures[best].Score * 0.2f);
        for (var i = parent + 1; i < page.Nodes[parent].End; i = page.Nodes[i].End)
        {
            if (i == best || page.Nodes[i].Tag == HtmlTag.Text || measures.IsOut(i)) continue;
            ref readonly var m = ref measures[i];
            if ((measures.Marks(i) & (Mark.Boilerplate | Mark.Comments)) != 0) continue;
            if ((m.Score >= threshold && m.Link < m.Total * 0.3) || (page.Nodes[i].Tag == HtmlTag.P && m.Own > 80 && m.OwnLink < m.Own * 0.25)) roots.Add(i);
        }

        roots.Sort();
    }
}
