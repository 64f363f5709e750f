using System.Runtime.InteropServices;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Features of a page as a whole, which tell its type: counts and shares of what it is built of, its address, and what its tokens speak for.</summary>
internal sealed class PageFeatures
{
    private const int Sources = (int)TokenSource.Type + 1;
    private const int LeastItem = 20;

    private static readonly string[] s_names = BuildNames();

    private readonly Dictionary<uint, (int Count, int Size, int Link, int Prose, int Pictures)> _items = [];

    /// <summary>Names of the features, in the order of a row.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Number of features.</summary>
    public static int Width => s_names.Length;

    private static string[] BuildNames()
    {
        List<string> names =
        [
            "size", "segments", "elements", "link density", "prose", "prose segments", "mean prose", "longest run", "in list", "in table", "in pre", "in form", "in heading", "in definition",
            "in article", "comments", "body name", "container", "han",
            "pictures", "inputs", "forms", "buttons", "times", "pre", "code", "articles", "rows", "h1", "h2", "h3", "asking headings", "asking", "prices", "prices a size", "prices in container",
            "linked headings", "linked headings share", "headings", "headlines", "headlines share", "dates", "longest prose", "first h1 at", "prose after h1",
            "item count", "item size", "item link", "item prose", "item pictures", "prose item count", "prose item size", "prose item share",
            "address known", "address depth", "last words", "last digits", "address query", "address ends",
            "has author", "has date", "has body", "title words", "data types",
        ];
        foreach (var source in Enum.GetNames<TokenSource>())
            foreach (var type in PageTypes.Names) names.Add($"{source.ToLowerInvariant()} tokens {type}");
        foreach (var type in PageTypes.Names) names.Add($"all tokens {type}");
        return [.. names];
    }

    /// <summary>Fills the page's row but for what its tokens speak for.</summary>
    public void Fill(HtmlPage page, PageSegments segments, PageMetadata metadata, string? url, Span<float> row)
    {
        var k = 0;
        Texts(page, segments, row, ref k);
        Elements(page, segments, row, ref k);
        Items(page, segments, row, ref k);
        Address(url ?? metadata.Canonical, row, ref k);
        row[k++] = metadata.Author is null ? 0 : 1;
        row[k++] = metadata.Date is null ? 0 : 1;
        row[k++] = metadata.ArticleBody is null ? 0 : SegmentFeatures.Log(metadata.ArticleBody.Length);
        row[k++] = metadata.Title is null ? 0 : metadata.Title.Length;
        row[k++] = SegmentFeatures.Log(metadata.DataTypes.Count);
    }

    /// <summary>Fills the part of the page's row that its tokens speak for.</summary>
    public static void FillTokens(IReadOnlyList<(ulong Token, TokenSource Source)> tokens, TypeTokens known, Span<float> row)
    {
        var sums = row[^((Sources + 1) * PageTypes.Count)..];
        sums.Clear();
        Span<int> counts = stackalloc int[Sources];
        counts.Clear();
        foreach (var (token, source) in tokens)
            if (known.Add(token, sums.Slice((int)source * PageTypes.Count, PageTypes.Count))) counts[(int)source]++;
        // Tokens of a template come together: their sum would be too sure.
        for (var source = 0; source < Sources; source++)
        {
            for (var t = 0; t < PageTypes.Count; t++)
            {
                ref var sum = ref sums[source * PageTypes.Count + t];
                if (counts[source] > 0) sum /= MathF.Sqrt(counts[source]);
                sums[Sources * PageTypes.Count + t] += sum;
            }
        }
    }

    private static void Texts(HtmlPage page, PageSegments segments, Span<float> row, ref int k)
    {
        long size = 0, link = 0, prose = 0, list = 0, table = 0, pre = 0, form = 0, heading = 0, definition = 0, article = 0, comments = 0, body = 0, container = 0, han = 0;
        int shown = 0, proses = 0, asking = 0;
        long run = 0, longest = 0;
        for (var i = 0; i < segments.Count; i++)
        {
            ref readonly var s = ref segments.Segments[i];
            var inside = segments.Context(s.Block).Inside;
            if ((inside & Inside.Hidden) != 0) continue;
            shown++;
            size += s.Size;
            link += s.Link;
            han += s.Han;
            if (s.Last is '?' or '？') asking++;
            if ((inside & Inside.List) != 0) list += s.Size;
            if ((inside & Inside.Table) != 0) table += s.Size;
            if ((inside & Inside.Pre) != 0) pre += s.Size;
            if ((inside & Inside.Form) != 0) form += s.Size;
            if ((inside & Inside.Heading) != 0) heading += s.Size;
            if ((inside & Inside.Definition) != 0) definition += s.Size;
            if ((inside & Inside.Article) != 0) article += s.Size;
            if ((inside & Inside.Comments) != 0) comments += s.Size;
            if ((inside & Inside.Body) != 0) body += s.Size;
            if ((inside & (Inside.Container | Inside.CutFromPage | Inside.CutFromContainer)) == Inside.Container) container += s.Size;
            if (s.IsProse)
            {
                prose += s.Size;
                proses++;
                run += s.Size;
            }
            else if ((inside & Inside.Heading) == 0) run = 0;

            longest = Math.Max(longest, run);
        }

        row[k++] = SegmentFeatures.Log(size);
        row[k++] = SegmentFeatures.Log(shown);
        row[k++] = SegmentFeatures.Log(page.Count);
        foreach (var part in (ReadOnlySpan<long>)[link, prose]) row[k++] = SegmentFeatures.Share(part, size);
        row[k++] = SegmentFeatures.Log(proses);
        row[k++] = SegmentFeatures.Log(proses == 0 ? 0 : prose / proses);
        row[k++] = SegmentFeatures.Share(longest, prose);
        foreach (var part in (ReadOnlySpan<long>)[list, table, pre, form, heading, definition, article, comments, body, container, han]) row[k++] = SegmentFeatures.Share(part, size);
        // Placed behind the counts of elements.
        row[k + 13] = SegmentFeatures.Share(asking, shown);
    }

    private static void Elements(HtmlPage page, PageSegments segments, Span<float> row, ref int k)
    {
        int pictures = 0, inputs = 0, forms = 0, buttons = 0, times = 0, pre = 0, code = 0, articles = 0, rows = 0, h1 = 0, h2 = 0, h3 = 0;
        for (var i = page.Body; i < page.Count; i++)
        {
            switch (page.Nodes[i].Tag)
            {
                case HtmlTag.Img or HtmlTag.Picture: pictures++; break;
                case HtmlTag.Input or HtmlTag.Textarea or HtmlTag.Select: inputs++; break;
                case HtmlTag.Form: forms++; break;
                case HtmlTag.Button: buttons++; break;
                case HtmlTag.Time: times++; break;
                case HtmlTag.Pre: pre++; break;
                case HtmlTag.Code or HtmlTag.Kbd or HtmlTag.Samp: code++; break;
                case HtmlTag.Article: articles++; break;
                case HtmlTag.Tr: rows++; break;
                case HtmlTag.H1: h1++; break;
                case HtmlTag.H2: h2++; break;
                case HtmlTag.H3: h3++; break;
            }
        }

        foreach (var count in (ReadOnlySpan<int>)[pictures, inputs, forms, buttons, times, pre, code, articles, rows, h1, h2, h3]) row[k++] = SegmentFeatures.Log(count);
        int headings = 0, asking = 0, prices = 0, inContainer = 0, linked = 0, headlines = 0, dates = 0, longest = 0, first = -1;
        long prose = 0, afterFirst = 0;
        for (var i = 0; i < segments.Count; i++)
        {
            ref readonly var s = ref segments.Segments[i];
            var inside = segments.Context(s.Block).Inside;
            if ((inside & Inside.Heading) != 0)
            {
                headings++;
                if (s.Last is '?' or '？') asking++;
                if (s.Link * 2 > s.Size) linked++;
                if (first < 0 && page.Nodes[s.Block].Tag == HtmlTag.H1) first = i;
            }

            if ((inside & Inside.Hidden) != 0) continue;
            if (s.Size >= 25 && s.Link * 10 > s.Size * 9 && s.Words >= 4) headlines++;
            if (s.IsProse)
            {
                prose += s.Size;
                longest = Math.Max(longest, s.Size);
                if (first >= 0) afterFirst += s.Size;
            }

            if (s.Size <= 40 && s.Digits is >= 3 and <= 12 && HasYear(page, s)) dates++;
            if (s.Size > 80 || s.Digits == 0 || !HasPrice(page, s)) continue;
            prices++;
            if ((inside & (Inside.Container | Inside.CutFromPage | Inside.CutFromContainer)) == Inside.Container) inContainer++;
        }

        row[k++] = SegmentFeatures.Share(asking, headings);
        k++;
        row[k++] = SegmentFeatures.Log(prices);
        row[k++] = SegmentFeatures.Share(prices, segments.Count);
        row[k++] = SegmentFeatures.Log(inContainer);
        row[k++] = SegmentFeatures.Log(linked);
        row[k++] = SegmentFeatures.Share(linked, headings);
        row[k++] = SegmentFeatures.Log(headings);
        row[k++] = SegmentFeatures.Log(headlines);
        row[k++] = SegmentFeatures.Share(headlines, segments.Count);
        row[k++] = SegmentFeatures.Log(dates);
        row[k++] = SegmentFeatures.Log(longest);
        row[k++] = first < 0 ? -1 : SegmentFeatures.Share(first, segments.Count);
        row[k++] = SegmentFeatures.Share(afterFirst, prose);
    }

    // A number of this or the last century.
    private static bool HasYear(HtmlPage page, in Segment segment)
    {
        for (var i = segment.Start; i < segment.End; i++)
        {
            if (page.Nodes[i].Tag != HtmlTag.Text) continue;
            var text = page.Text(page.Nodes[i]);
            for (var at = 0; at + 4 <= text.Length; at++)
            {
                if (text[at] is not ('1' or '2') || !char.IsAsciiDigit(text[at + 3]) || !char.IsAsciiDigit(text[at + 2])) continue;
                if (text.Slice(at, 2) is "19" or "20" && (at + 4 == text.Length || !char.IsAsciiDigit(text[at + 4])) && (at == 0 || !char.IsAsciiDigit(text[at - 1]))) return true;
            }
        }

        return false;
    }

    private static bool HasPrice(HtmlPage page, in Segment segment)
    {
        for (var i = segment.Start; i < segment.End; i++)
            if (page.Nodes[i].Tag == HtmlTag.Text && page.Text(page.Nodes[i]).ContainsAny("$€£¥₹￥元")) return true;
        return false;
    }

    // What a template repeats: elements of one signature that hold some segments each.
    private void Items(HtmlPage page, PageSegments segments, Span<float> row, ref int k)
    {
        _items.Clear();
        ref readonly var body = ref segments.Context(page.Body);
        for (var i = page.Body + 1; i < page.Count; i++)
        {
            if (page.Nodes[i].Tag == HtmlTag.Text) continue;
            ref readonly var context = ref segments.Context(i);
            if (context.Size < LeastItem || !page.Nodes[i].Tag.Has(HtmlTraits.Block) || (context.Inside & (Inside.Hidden | Inside.Nav | Inside.Footer)) != 0) continue;
            ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, context.Signature, out _);
            item.Count++;
            item.Size += context.Size;
            item.Link += context.Link;
            item.Prose += context.Prose;
            if (page.Nodes[i].End - i > 2 && HasPicture(page, i)) item.Pictures++;
        }

        (int Count, int Size, int Link, int Prose, int Pictures) most = default, prose = default;
        foreach (var item in _items.Values)
        {
            if (item.Count < 3) continue;
            if ((long)item.Size * Math.Min(item.Count, 8) > (long)most.Size * Math.Min(most.Count, 8)) most = item;
            if (item.Prose * 2 > item.Size && (long)item.Size > prose.Size) prose = item;
        }

        row[k++] = SegmentFeatures.Log(most.Count);
        row[k++] = SegmentFeatures.Log(most.Size / Math.Max(1, most.Count));
        row[k++] = SegmentFeatures.Share(most.Link, most.Size);
        row[k++] = SegmentFeatures.Share(most.Prose, most.Size);
        row[k++] = SegmentFeatures.Share(most.Pictures, most.Count);
        row[k++] = SegmentFeatures.Log(prose.Count);
        row[k++] = SegmentFeatures.Log(prose.Size / Math.Max(1, prose.Count));
        row[k++] = SegmentFeatures.Share(prose.Size, body.Size);
    }

    private static bool HasPicture(HtmlPage page, int node)
    {
        var end = Math.Min(page.Nodes[node].End, node + 30);
        for (var i = node + 1; i < end; i++)
            if (page.Nodes[i].Tag == HtmlTag.Img) return true;
        return false;
    }

    private static void Address(string? url, Span<float> row, ref int k)
    {
        if (url is null)
        {
            row[k++] = 0;
            for (var i = 0; i < 5; i++) row[k++] = -1;
            return;
        }

        var start = url.IndexOf("://", StringComparison.Ordinal);
        var rest = url.AsSpan(start < 0 ? 0 : start + 3);
        var slash = rest.IndexOf('/');
        var path = slash < 0 ? default : rest[slash..];
        var query = path.IndexOfAny('?', '#');
        var asked = query >= 0 && path[query] == '?';
        if (query >= 0) path = path[..query];
        path = path.Trim('/');
        var last = path[(path.LastIndexOf('/') + 1)..];
        var digits = 0;
        foreach (var c in last) if (char.IsAsciiDigit(c)) digits++;
        row[k++] = 1;
        row[k++] = path.IsEmpty ? 0 : path.Count('/') + 1;
        row[k++] = last.IsEmpty ? 0 : last.Count('-') + last.Count('_') + 1;
        row[k++] = digits;
        row[k++] = asked ? 1 : 0;
        row[k++] = last.Contains('.') ? 1 : 0;
    }
}
