using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>What is known of an element from its names.</summary>
[Flags]
internal enum Mark : ushort
{
    None = 0,

    /// <summary>Never text: scripts, controls, pictures.</summary>
    Silent = 1,

    /// <summary>Hidden from readers.</summary>
    Hidden = 2,

    /// <summary>By name not what the page is about.</summary>
    Boilerplate = 4,

    /// <summary>Readers' comments.</summary>
    Comments = 8,

    /// <summary>Named as the body of an article.</summary>
    Body = 16,

    /// <summary>Named as the main part.</summary>
    Main = 32,

    /// <summary>Byline, date, tags.</summary>
    About = 64,

    /// <summary>Taken out.</summary>
    Removed = 128,

    /// <summary>Starts a line.</summary>
    Block = 256,

    /// <summary>Stands inside a link.</summary>
    Linked = 512,

    /// <summary>Chosen as a container of the main text.</summary>
    Container = 1024,

    /// <summary>Taken out of the container, not of the page; stands with <see cref="Removed"/>.</summary>
    Late = 2048,
}

/// <summary>Numbers about one element; lengths are in characters without white space, Han and kana counted twice.</summary>
internal struct Measure
{
    /// <summary>All text inside.</summary>
    public int Total;

    /// <summary>Text inside links.</summary>
    public int Link;

    /// <summary>Text that stands directly in this block, inline elements included.</summary>
    public int Own;

    /// <summary>The part of it inside links.</summary>
    public int OwnLink;

    /// <summary>Commas and stops in the block's own text.</summary>
    public int Stops;

    /// <summary>Text in blocks inside that read as prose.</summary>
    public int Prose;

    /// <summary>Number of links.</summary>
    public int Links;

    /// <summary>Score as a container.</summary>
    public float Score;
}

/// <summary>Marks and measures every node of a page in two linear passes.</summary>
internal sealed class PageMeasures
{
    private const int Kept = 1 << 17;

    private Mark[] _marks = new Mark[4096];
    private Measure[] _measures = new Measure[4096];

    /// <summary>Marks of a node.</summary>
    public ref Mark Marks(int node) => ref _marks[node];

    /// <summary>Numbers of a node.</summary>
    public ref Measure this[int node] => ref _measures[node];

    /// <summary>True when the node and all below it are left out.</summary>
    public bool IsOut(int node) => (_marks[node] & (Mark.Silent | Mark.Hidden | Mark.Removed)) != 0;

    /// <summary>Marks all nodes by their names.</summary>
    public void Name(HtmlPage page, bool trustHiding)
    {
        var count = page.Count;
        if (_marks.Length < count || _marks.Length > Math.Max(Kept, count))
            (_marks, _measures) = (new Mark[Math.Max(count, 4096)], new Measure[Math.Max(count, 4096)]);
        for (var i = 0; i < count; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            var mark = i > 0 ? _marks[node.Parent] & Mark.Linked : Mark.None;
            if (node.Tag != HtmlTag.Text) mark |= Of(page, i, node.Tag, trustHiding);
            _marks[i] = mark;
        }
    }

    /// <summary>Measures all nodes; what is out counts nothing.</summary>
    public void Measure(HtmlPage page)
    {
        var count = page.Count;
        var nodes = page.Nodes;
        Array.Clear(_measures, 0, count);
        for (var i = count - 1; i > 0; i--)
        {
            ref readonly var node = ref nodes[i];
            ref var measure = ref _measures[i];
            ref var parent = ref _measures[node.Parent];
            if (node.Tag == HtmlTag.Text)
            {
                Count(page.Text(node), out var chars, out var stops);
                parent.Total += chars;
                parent.Own += chars;
                parent.Stops += stops;
                continue;
            }

            if (IsOut(i)) continue;
            if (node.Tag == HtmlTag.A)
            {
                measure.Link = measure.Total;
                measure.OwnLink = measure.Own;
                measure.Links++;
            }

            if ((_marks[i] & Mark.Block) == 0)
            {
                parent.Own += measure.Own;
                parent.OwnLink += measure.OwnLink;
                parent.Stops += measure.Stops;
            }
            else if (IsProse(measure)) measure.Prose += measure.Own;

            parent.Total += measure.Total;
            parent.Link += measure.Link;
            parent.Links += measure.Links;
            parent.Prose += measure.Prose;
        }
    }

    private static bool IsProse(in Measure measure) => measure.Own >= 40 && measure.OwnLink * 2 < measure.Own;

    private static void Count(ReadOnlySpan<char> text, out int chars, out int stops)
    {
        (chars, stops) = (0, 0);
        foreach (var c in text)
        {
            if (c <= ' ' || c == '\u00A0') continue;
            chars += c is >= '\u2E80' and < '\uFF00' ? 2 : 1;
            if (c is ',' or '，' or '、' or '。' or '،' or '؛') stops++;
        }
    }

    private static Mark Of(HtmlPage page, int index, HtmlTag tag, bool trustHiding)
    {
        var mark = tag.Has(HtmlTraits.Block) ? Mark.Block : Mark.None;
        switch (tag)
        {
            case HtmlTag.Head or HtmlTag.Script or HtmlTag.Style or HtmlTag.Template or HtmlTag.Title or HtmlTag.Iframe or HtmlTag.Object
                or HtmlTag.Svg or HtmlTag.Select or HtmlTag.Datalist or HtmlTag.Textarea or HtmlTag.Button or HtmlTag.Audio or HtmlTag.Video or HtmlTag.Canvas
                or HtmlTag.Map or HtmlTag.Noframes or HtmlTag.Noembed or HtmlTag.Applet or HtmlTag.Embed or HtmlTag.Rt or HtmlTag.Rp
                or HtmlTag.Progress or HtmlTag.Meter:
                return mark | Mark.Silent;
            case HtmlTag.Noscript:
                // Readers see it only where scripts don't run; some forums keep their posts there for crawlers.
                mark |= Mark.Hidden;
                break;
            case HtmlTag.Nav or HtmlTag.Aside or HtmlTag.Footer or HtmlTag.Dialog or HtmlTag.Menu or HtmlTag.Search:
                mark |= Mark.Boilerplate;
                break;
            case HtmlTag.A:
                mark |= Mark.Linked;
                break;
            case HtmlTag.Main:
                mark |= Mark.Main;
                break;
            case HtmlTag.Address or HtmlTag.Time:
                mark |= Mark.About;
                break;
        }

        if (page.Nodes[index].AttributeCount == 0) return mark;
        mark |= Role(page.Value(index, HtmlAttribute.Role));
        if (trustHiding && IsHidden(page, index)) mark |= Mark.Hidden;
        var hint = ClassWords.Of(page.Value(index, HtmlAttribute.Class)) | ClassWords.Of(page.Value(index, HtmlAttribute.Id));
        if ((hint & ClassHint.Boilerplate) != 0) mark |= Mark.Boilerplate;
        if ((hint & ClassHint.Comments) != 0) mark |= Mark.Comments;
        if ((hint & ClassHint.Body) != 0) mark |= Mark.Body;
        if ((hint & ClassHint.Main) != 0) mark |= Mark.Main;
        if ((hint & ClassHint.About) != 0) mark |= Mark.About;
        if (page.Value(index, HtmlAttribute.Itemprop).Contains("articleBody", StringComparison.OrdinalIgnoreCase)) mark |= Mark.Body;
        return tag is HtmlTag.Html or HtmlTag.Body or HtmlTag.Main ? mark & ~(Mark.Boilerplate | Mark.Comments | Mark.Hidden | Mark.About | Mark.Body) : mark;
    }

    private static Mark Role(ReadOnlySpan<char> role) => role switch
    {
        "main" => Mark.Main,
        "navigation" or "banner" or "complementary" or "contentinfo" or "search" or "dialog" or "menu" or "menubar" or "alert" or "toolbar" or "alertdialog"
            => Mark.Boilerplate,
        _ => Mark.None,
    };

    private static bool IsHidden(HtmlPage page, int index)
    {
        if (page.TryValue(index, HtmlAttribute.Hidden, out _)) return true;
        if (page.Value(index, HtmlAttribute.AriaHidden).Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        var style = page.Value(index, HtmlAttribute.Style);
        return IsSet(style, "display", "none") || IsSet(style, "visibility", "hidden");
    }

    private static bool IsSet(ReadOnlySpan<char> style, string property, string value)
    {
        var at = style.IndexOf(property, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return false;
        var rest = style[(at + property.Length)..].TrimStart();
        return rest.StartsWith(":") && rest[1..].TrimStart().StartsWith(value, StringComparison.OrdinalIgnoreCase);
    }
}
