using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>What stands before the segment at hand.</summary>
internal struct PageState
{
    /// <summary>Sums of the page.</summary>
    public readonly long AllSize, AllProse;

    /// <summary>Sums so far.</summary>
    public long Size, Prose;

    /// <summary>Segments of prose so far.</summary>
    public int ProseSegments;

    /// <summary>Index of the last heading, -1 before the first.</summary>
    public int Heading = -1;

    /// <summary>Its level, 0 before the first.</summary>
    public int HeadingLevel;

    /// <summary>Scores of its words.</summary>
    public float HeadingLow, HeadingHigh;

    /// <summary>True behind the first <c>h1</c>.</summary>
    public bool AfterFirstHeading;

    /// <summary>Sums a page.</summary>
    public PageState(PageSegments segments)
    {
        foreach (ref readonly var segment in segments.Segments)
        {
            AllSize += segment.Size;
            if (segment.IsProse) AllProse += segment.Size;
        }

    }

    /// <summary>Goes past a segment.</summary>
    public void Pass(HtmlPage page, PageSegments segments, int index)
    {
        ref readonly var segment = ref segments.Segments[index];
        Size += segment.Size;
        if (segment.IsProse)
        {
            Prose += segment.Size;
            ProseSegments++;
        }

        if ((segments.Context(segment.Block).Inside & Inside.Heading) == 0) return;
        var block = segment.Block;
        while (block > 0 && page.Nodes[block].Tag is not (>= HtmlTag.H1 and <= HtmlTag.H6)) block = page.Nodes[block].Parent;
        (Heading, HeadingLevel, HeadingLow, HeadingHigh) = (index, page.Nodes[block].Tag - HtmlTag.H1 + 1, segment.WordLow, segment.WordHigh);
        AfterFirstHeading |= HeadingLevel == 1;
    }
}
