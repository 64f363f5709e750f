using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Features of segments for the scorer: the text itself, what it stands in, what stands around it, and the page.</summary>
internal sealed class SegmentFeatures
{
    /// <summary>The first so many features are of the segment alone.</summary>
    public const int Local = 31;

    private const int Levels = 5;
    private const int Around = 2;

    private static readonly string[] s_names = BuildNames();

    private readonly SignatureTable _signatures = new();
    private float[] _page = [];

    /// <summary>Names of the features, in the order of a row.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Number of features.</summary>
    public static int Width => s_names.Length;

    /// <summary>The first of the features that say what type the page is of, in the order of <see cref="PageTypes.Names"/>.</summary>
    public static int FirstType => Width - PageTypes.Count;

    /// <summary>Fills a row for each segment, one behind the other.</summary>
    public void Fill(HtmlPage page, PageSegments segments, ReadOnlySpan<float> types, Span<float> rows)
    {
        var state = Start(page, segments, types);
        for (var i = 0; i < segments.Count; i++) Next(page, segments, i, ref state, rows.Slice(i * Width, Width));
    }

    /// <summary>Starts a page, whose rows are then taken in order by <see cref="Next"/>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="types">Probabilities of its types.</param>
    public PageState Start(HtmlPage page, PageSegments segments, ReadOnlySpan<float> types)
    {
        _signatures.Read(segments);
        var state = new PageState(segments);
        _page = [.. PageRow(page, segments, state), .. types];
        return state;
    }

    /// <summary>Fills the row of the segment that follows the last one.</summary>
    public void Next(HtmlPage page, PageSegments segments, int index, ref PageState state, Span<float> row)
    {
        Row(page, segments, index, ref state, row);
        state.Pass(page, segments, index);
    }

    private static string[] BuildNames()
    {
        List<string> names =
        [
            "size", "link density", "links", "words", "commas", "stops", "digits", "capitals", "han", "separators", "strong", "first is lower", "first is upper",
            "first is digit", "last ends a sentence", "last is a colon", "word low", "word high", "word mean", "in title", "after break", "word length", "repeats", "italic", "pictures before", "pictures after", "climb", "climb next", "in article body",
            "tag", "depth", "inline ancestors",
            "in nav", "in aside", "in footer", "in header", "in form", "in article", "in main", "in list", "in table", "in quote", "in figure", "in pre",
            "in heading", "in definition", "in address", "in boilerplate", "in comments", "in body", "in main name", "in about", "hidden", "cut from page",
            "cut from container", "in container", "article in article", "in noscript",
            "own low", "own high", "names low", "names high", "names sum",
        ];
        for (var level = 0; level < Levels; level++) names.AddRange([$"up {level} size", $"up {level} link density", $"up {level} prose", $"up {level} segments", $"up {level} tag"]);
        names.AddRange(["position", "size before", "prose before", "segments since heading", "heading level", "heading low", "heading high", "after h1", "prose segments before", "prose next", "alike", "alike size", "alike link density", "alike spread"]);
        for (var step = -Around; step <= Around; step++)
            if (step != 0) names.AddRange([$"near {step} size", $"near {step} link density", $"near {step} stops", $"near {step} same block", $"near {step} names sum", $"near {step} word mean"]);
        names.AddRange(
        [
            "page prose", "page in list", "page in table", "page container", "page han", "page alike",
            "page comments", "page body name",
        ]);
        foreach (var type in PageTypes.Names) names.Add($"page is {type}");
        return [.. names];
    }

    private void Row(HtmlPage page, PageSegments segments, int index, ref PageState state, Span<float> row)
    {
        ref readonly var s = ref segments.Segments[index];
        ref readonly var context = ref segments.Context(s.Block);
        var k = 0;
        row[k++] = Log(s.Size);
        row[k++] = Share(s.Link, s.Size);
        row[k++] = s.Links;
        row[k++] = s.Words;
        row[k++] = Share(s.Commas, s.Words);
        row[k++] = s.Stops;
        row[k++] = Share(s.Digits, s.Size);
        row[k++] = Share(s.Capitals, s.Size);
        row[k++] = Share(s.Han, s.Size);
        row[k++] = Share(s.Separators, s.Size);
        row[k++] = Share(s.Strong, s.Size);
        row[k++] = char.IsLower(s.First) ? 1 : 0;
        row[k++] = char.IsUpper(s.First) ? 1 : 0;
        row[k++] = char.IsDigit(s.First) ? 1 : 0;
        row[k++] = s.Last is '.' or '!' or '?' or '。' or '！' or '？' or '"' or '”' or '…' ? 1 : 0;
        row[k++] = s.Last is ':' or '：' ? 1 : 0;
        row[k++] = s.WordLow;
        row[k++] = s.WordHigh;
        row[k++] = s.WordMean;
        row[k++] = s.InTitle;
        row[k++] = s.AfterBreak ? 1 : 0;
        row[k++] = Share(s.Size, s.Words);
        row[k++] = _signatures.Repeats(index);
        row[k++] = Share(s.Italic, s.Size);
        row[k++] = s.Pictures;
        row[k++] = index + 1 < segments.Count ? segments.Segments[index + 1].Pictures : 0;
        row[k++] = s.Climb;
        row[k++] = index + 1 < segments.Count ? segments.Segments[index + 1].Climb : 0;
        row[k++] = s.InArticle;
        row[k++] = Kind(page.Nodes[s.Block].Tag);
        row[k++] = context.Depth;
        row[k++] = segments.Context(page.Nodes[s.Start].Parent).Depth - context.Depth;
        var inside = context.Inside | segments.Context(page.Nodes[s.Start].Parent).Inside;
        for (var bit = 0; bit <= 25; bit++) row[k++] = ((int)inside >> bit) & 1;
        row[k++] = context.OwnLow;
        row[k++] = context.OwnHigh;
        row[k++] = context.Low;
        row[k++] = context.High;
        row[k++] = context.Sum;
        var up = s.Block;
        for (var level = 0; level < Levels; level++)
        {
            ref readonly var c = ref segments.Context(up);
            row[k++] = Log(c.Size);
            row[k++] = Share(c.Link, c.Size);
            row[k++] = Share(c.Prose, c.Size);
            row[k++] = Log(c.Segments);
            row[k++] = Kind(page.Nodes[up].Tag);
            up = Math.Max(0, page.Nodes[up].Parent);
        }

        row[k++] = Share(index, segments.Count);
        row[k++] = Share(state.Size, state.AllSize);
        row[k++] = Share(state.Prose, state.AllProse);
        row[k++] = Math.Min(50, index - state.Heading);
        row[k++] = state.HeadingLevel;
        row[k++] = state.HeadingLow;
        row[k++] = state.HeadingHigh;
        row[k++] = state.AfterFirstHeading ? 1 : 0;
        row[k++] = Math.Min(30, state.ProseSegments);
        row[k++] = NextProse(segments, index);
        var alike = _signatures.Of(context.Signature);
        row[k++] = Log(alike.Count);
        row[k++] = Log(alike.Size / Math.Max(1, alike.Count));
        row[k++] = Share(alike.Link, alike.Size);
        row[k++] = Share(alike.Last - alike.First, segments.Count);
        for (var step = -Around; step <= Around; step++)
        {
            if (step == 0) continue;
            var near = index + step;
            if (near < 0 || near >= segments.Count)
            {
                for (var j = 0; j < 6; j++) row[k++] = -1;
                continue;
            }

            ref readonly var n = ref segments.Segments[near];
            row[k++] = Log(n.Size);
            row[k++] = Share(n.Link, n.Size);
            row[k++] = n.Stops;
            row[k++] = n.Block == s.Block ? 2 : page.Nodes[n.Block].Parent == page.Nodes[s.Block].Parent ? 1 : 0;
            row[k++] = segments.Context(n.Block).Sum;
            row[k++] = n.WordMean;
        }

        _page.CopyTo(row[k..]);
        if (k + _page.Length != row.Length) throw new InvalidOperationException($"A row has {k + _page.Length} features, {row.Length} names.");
    }

    private float[] PageRow(HtmlPage page, PageSegments segments, in PageState state)
    {
        ref readonly var body = ref segments.Context(page.Body);
        long list = 0, table = 0, container = 0, han = 0, comments = 0, named = 0;
        foreach (ref readonly var s in segments.Segments)
        {
            var inside = segments.Context(s.Block).Inside;
            if ((inside & Inside.List) != 0) list += s.Size;
            if ((inside & Inside.Table) != 0) table += s.Size;
            if ((inside & (Inside.Container | Inside.CutFromPage | Inside.CutFromContainer)) == Inside.Container) container += s.Size;
            if ((inside & Inside.Comments) != 0) comments += s.Size;
            if ((inside & Inside.Body) != 0) named += s.Size;
            han += s.Han;
        }

        return
        [
            Share(body.Prose, body.Size), Share(list, state.AllSize), Share(table, state.AllSize), Share(container, state.AllSize), Share(han, state.AllSize),
            Share(_signatures.Largest, state.AllSize), Share(comments, state.AllSize), Share(named, state.AllSize),
        ];
    }

    // Segments until the next of prose, up to 10.
    private static int NextProse(PageSegments segments, int index)
    {
        for (var step = 1; step < 10 && index + step < segments.Count; step++)
            if (segments.Segments[index + step].IsProse) return step;
        return 10;
    }

    // A few kinds of elements in the order from least to most like prose.
    private static int Kind(HtmlTag tag) => tag switch
    {
        HtmlTag.Html or HtmlTag.Body => 0,
        HtmlTag.Nav or HtmlTag.Footer or HtmlTag.Aside or HtmlTag.Menu => 1,
        HtmlTag.Form or HtmlTag.Fieldset or HtmlTag.Legend => 2,
        HtmlTag.Li => 3,
        HtmlTag.Ul or HtmlTag.Ol => 4,
        HtmlTag.Td or HtmlTag.Th => 5,
        HtmlTag.Tr or HtmlTag.Tbody or HtmlTag.Thead or HtmlTag.Table or HtmlTag.Caption => 6,
        HtmlTag.Dd or HtmlTag.Dt or HtmlTag.Dl => 7,
        HtmlTag.Header or HtmlTag.Hgroup or HtmlTag.Address => 8,
        HtmlTag.H4 or HtmlTag.H5 or HtmlTag.H6 => 9,
        HtmlTag.H3 => 10,
        HtmlTag.H2 => 11,
        HtmlTag.H1 => 12,
        HtmlTag.Figcaption or HtmlTag.Figure => 13,
        HtmlTag.Div or HtmlTag.Center => 14,
        HtmlTag.Section or HtmlTag.Details or HtmlTag.Summary => 15,
        HtmlTag.Article or HtmlTag.Main => 16,
        HtmlTag.Blockquote => 17,
        HtmlTag.Pre or HtmlTag.Listing or HtmlTag.Xmp => 18,
        HtmlTag.P => 19,
        _ => 14,
    };

    /// <summary>log(1 + n).</summary>
    public static float Log(long n) => MathF.Log(1 + n);

    /// <summary>part / whole, 0 of nothing.</summary>
    public static float Share(long part, long whole) => whole <= 0 ? 0 : (float)part / whole;
}
