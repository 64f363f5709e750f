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
    public void Read(HtmlPage page)
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

        Segments.Read(page, Measures);
    }

    /// <summary>Takes out of the page every text that is not kept, and forgets all other reasons why something was out.</summary>
    public void Keep(HtmlPage page, ReadOnlySpan<bool> kept)
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (page.Nodes[i].Tag == HtmlTag.Text) Measures.Marks(i) |= Mark.Removed;
            else Measures.Marks(i) &= ~(Mark.Removed | Mark.Hidden);
        }

        for (var s = 0; s < Segments.Count; s++)
        {
            if (!kept[s]) continue;
            ref readonly var segment = ref Segments.Segments[s];
            for (var i = segment.Start; i < segment.End; i++)
                if (page.Nodes[i].Tag == HtmlTag.Text) Measures.Marks(i) &= ~Mark.Removed;
        }
    }
}
