using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Cuts a page into segments and says what each element stands in. Its buffers are used again for the next page.</summary>
internal sealed class PageSegments(WordScores classWords, WordScores textWords)
{
    private const int Kept = 1 << 17;

    private readonly TitleWords _title = new();
    private readonly ArticleBody _article = new();
    private ElementContext[] _context = new ElementContext[4096];
    private Segment[] _segments = new Segment[512];

    /// <summary>Number of segments.</summary>
    public int Count { get; private set; }

    /// <summary>The segments in document order.</summary>
    public Span<Segment> Segments => _segments.AsSpan(0, Count);

    /// <summary>Context of an element.</summary>
    public ref ElementContext Context(int node) => ref _context[node];

    /// <summary>True when a segment stands in something that readers do not see.</summary>
    public bool IsHidden(int segment) => (_context[_segments[segment].Block].Inside & Inside.Hidden) != 0;

    /// <summary>Reads a page whose nodes are marked; measures tell what the rules made of it.</summary>
    public void Read(HtmlPage page, PageMeasures measures, string? articleBody)
    {
        if (_context.Length < page.Count || _context.Length > Math.Max(Kept, page.Count)) _context = new ElementContext[Math.Max(page.Count, 4096)];
        if (_segments.Length > Kept) _segments = new Segment[512];
        Count = 0;
        _title.Read(page);
        _article.Read(articleBody);
        Descend(page, measures);
        Cut(page, measures);
        Ascend(page);
    }

    // Contexts from the root down.
    private void Descend(HtmlPage page, PageMeasures measures)
    {
        _context[0] = default;
        for (var i = 1; i < page.Count; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text) continue;
            ref readonly var parent = ref _context[node.Parent];
            ref var context = ref _context[i];
            context = new ElementContext { Inside = parent.Inside | Of(node.Tag, parent.Inside) | Of(measures.Marks(i)), Depth = parent.Depth + 1 };
            var signature = (uint)node.Tag + 1;
            if (node.AttributeCount > 0)
            {
                var name = page.Value(i, HtmlAttribute.Class);
                var id = page.Value(i, HtmlAttribute.Id);
                var names = new NameScores(classWords);
                signature = names.Read(name, signature);
                names.Read(id, 0);
                (context.OwnLow, context.OwnHigh) = (names.Low, names.High);
            }

            context.Low = Math.Min(parent.Low, context.OwnLow);
            context.High = Math.Max(parent.High, context.OwnHigh);
            context.Sum = parent.Sum * 0.8f + context.OwnLow + context.OwnHigh;
            context.Signature = (signature * 0x9E3779B1) ^ (parent.Signature >> 16);
        }
    }

    private static Inside Of(Mark mark)
    {
        var inside = Inside.None;
        if ((mark & Mark.Boilerplate) != 0) inside |= Inside.Boilerplate;
        if ((mark & Mark.Comments) != 0) inside |= Inside.Comments;
        if ((mark & Mark.Body) != 0) inside |= Inside.Body;
        if ((mark & Mark.Main) != 0) inside |= Inside.MainName;
        if ((mark & Mark.About) != 0) inside |= Inside.About;
        if ((mark & Mark.Hidden) != 0) inside |= Inside.Hidden;
        if ((mark & Mark.Removed) != 0) inside |= (mark & Mark.Late) != 0 ? Inside.CutFromContainer : Inside.CutFromPage;
        if ((mark & Mark.Container) != 0) inside |= Inside.Container;
        return inside;
    }

    private static Inside Of(HtmlTag tag, Inside parent) => tag switch
    {
        HtmlTag.Nav or HtmlTag.Menu => Inside.Nav,
        HtmlTag.Aside or HtmlTag.Dialog => Inside.Aside,
        HtmlTag.Footer => Inside.Footer,
        HtmlTag.Header => Inside.Header,
        HtmlTag.Form or HtmlTag.Fieldset or HtmlTag.Label => Inside.Form,
        HtmlTag.Article => (parent & Inside.Article) != 0 ? Inside.ArticleInArticle : Inside.Article,
        HtmlTag.Main => Inside.Main,
        HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Li => Inside.List,
        HtmlTag.Table => Inside.Table,
        HtmlTag.Blockquote or HtmlTag.Q => Inside.Quote,
        HtmlTag.Figure => Inside.Figure,
        HtmlTag.Pre or HtmlTag.Listing or HtmlTag.Xmp => Inside.Pre,
        HtmlTag.H1 or HtmlTag.H2 or HtmlTag.H3 or HtmlTag.H4 or HtmlTag.H5 or HtmlTag.H6 => Inside.Heading,
        HtmlTag.Dl => Inside.Definition,
        HtmlTag.Address => Inside.Address,
        HtmlTag.Noscript => Inside.Noscript,
        _ => Inside.None,
    };

    // Segments in document order.
    private void Cut(HtmlPage page, PageMeasures measures)
    {
        var nodes = page.Nodes;
        var (open, broken, pictures) = (-1, false, 0);
        for (var i = page.Body; i < page.Count;)
        {
            ref readonly var node = ref nodes[i];
            if (node.Tag == HtmlTag.Text)
            {
                var text = page.Text(node);
                if (open < 0 && !text.IsWhiteSpace()) open = i;
                // A text behind the end of a block that stood in this one starts a new segment.
                i++;
                if (open >= 0 && Ends(nodes, i, node.Parent)) Close(i);
                continue;
            }

            if ((measures.Marks(i) & Mark.Silent) != 0)
            {
                if (node.Tag.Has(HtmlTraits.Block)) Close(i);
                i = node.End;
                if (open >= 0 && Ends(nodes, i, node.Parent)) Close(i);
                continue;
            }

            if (node.Tag is HtmlTag.Img or HtmlTag.Picture or HtmlTag.Video) pictures++;
            if (node.Tag == HtmlTag.Br)
            {
                Close(i);
                broken = true;
            }
            else if (node.Tag.Has(HtmlTraits.Block))
            {
                Close(i);
                broken = false;
            }

            i++;
            if (node.End == i && open >= 0 && Ends(nodes, i, node.Parent)) Close(i);
        }

        Close(page.Count);

        void Close(int end)
        {
            if (open < 0) return;
            if (Count == _segments.Length) Array.Resize(ref _segments, Count * 2);
            var block = page.Nodes[open].Parent;
            while (block > 0 && !page.Nodes[block].Tag.Has(HtmlTraits.Block)) block = page.Nodes[block].Parent;
            ref var segment = ref _segments[Count];
            segment = new Segment { Start = open, End = end, Block = block, AfterBreak = broken };
            new SegmentReader(textWords, _title).Read(page, measures, ref segment);
            if (segment.Size > 0)
            {
                (segment.Pictures, pictures) = (Math.Min(pictures, 5), 0);
                segment.InArticle = _article.Share(page, segment);
                segment.Climb = Climb(page, block, Count == 0 ? page.Body : _segments[Count - 1].Start);
                Count++;
            }

            open = -1;
        }
    }

    // True when a block element ends before node i, seen from inside parent.
    private static bool Ends(ReadOnlySpan<HtmlNode> nodes, int i, int parent)
    {
        for (; parent >= 0 && nodes[parent].End <= i; parent = nodes[parent].Parent)
            if (nodes[parent].Tag.Has(HtmlTraits.Block)) return true;
        return false;
    }

    private static int Climb(HtmlPage page, int block, int before)
    {
        var levels = 0;
        for (; block > before; block = page.Nodes[block].Parent) levels++;
        return Math.Min(levels, 12);
    }

    // Sums from the leaves up.
    private void Ascend(HtmlPage page)
    {
        foreach (ref readonly var segment in Segments)
        {
            ref var context = ref _context[segment.Block];
            context.Segments++;
            if ((context.Inside & Inside.Hidden) != 0) continue;
            context.Size += segment.Size;
            context.Link += segment.Link;
            if (segment.IsProse) context.Prose += segment.Size;
        }

        for (var i = page.Count - 1; i > 0; i--)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text || _context[i].Segments == 0) continue;
            ref var parent = ref _context[node.Parent];
            parent.Size += _context[i].Size;
            parent.Link += _context[i].Link;
            parent.Prose += _context[i].Prose;
            parent.Segments += _context[i].Segments;
        }
    }
}
