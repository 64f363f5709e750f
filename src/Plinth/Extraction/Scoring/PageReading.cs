using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>A page made ready for the scorer: marked, measured, judged by the rules and cut into segments.</summary>
internal sealed class PageReading(WordScores classWords, WordScores textWords)
{
    private readonly MainContainer _container = new();
    private readonly List<int> _roots = [];

    /// <summary>Marks and measures of the nodes.</summary>
    public PageMeasures Measures { get; } = new();

    /// <summary>The segments.</summary>
    public PageSegments Segments { get; } = new(classWords, textWords);

    /// <summary>Reads a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="articleBody">Its article as its structured data has it, or null.</param>
    public void Read(HtmlPage page, string? articleBody = null)
    {
        Measures.Name(page, trustHiding: true);
        Measures.Measure(page);
        PageCleaner.Page(page, Measures);
        Measures.Measure(page);
        _container.Choose(page, Measures, _roots);
        foreach (var root in _roots)
        {
            Measures.Marks(root) |= Mark.Container;
            PageCleaner.Inside(page, Measures, root);
        }

        Segments.Read(page, Measures, articleBody);
    }

    /// <summary>
    /// Takes out of the page every text that is not kept, and every element that holds only such; forgets all other reasons why something was out.
    /// </summary>
    public void Keep(HtmlPage page, ReadOnlySpan<bool> kept)
    {
        const Mark Forgotten = Mark.Removed | Mark.Late | Mark.Hidden;
        for (var i = 0; i < page.Count; i++)
        {
            Segments.Context(i).Kept = false;
            Measures.Marks(i) = (Measures.Marks(i) & ~Forgotten) | (page.Nodes[i].Tag == HtmlTag.Text ? Mark.Removed : Mark.None);
        }

        for (var s = 0; s < Segments.Count; s++)
        {
            ref readonly var segment = ref Segments.Segments[s];
            if (!kept[s]) continue;
            Segments.Context(segment.Block).Kept = true;
            for (var i = segment.Start; i < segment.End; i++)
                if (page.Nodes[i].Tag == HtmlTag.Text) Measures.Marks(i) &= ~Mark.Removed;
        }

        for (var i = page.Count - 1; i > 0; i--)
        {
            if (page.Nodes[i].Tag == HtmlTag.Text) continue;
            ref readonly var context = ref Segments.Context(i);
            if (context.Kept) Segments.Context(page.Nodes[i].Parent).Kept = true;
            else if (context.Segments > 0 && i > page.Body && page.Nodes[i].Tag.Has(HtmlTraits.Block)) Measures.Marks(i) |= Mark.Removed;
        }
    }
}
