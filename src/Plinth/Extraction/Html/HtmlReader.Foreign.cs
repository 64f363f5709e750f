namespace Plinth.Extraction.Html;

// SVG and MathML: HTML Standard, section 13.2.6.5.
internal sealed partial class HtmlReader
{
    private static HtmlTag NameOf(HtmlTag entry) => entry & ~(Svg | MathMl | HoldsHtml);

    private static bool IsTextPoint(HtmlTag entry) =>
        (entry & MathMl) != 0 && NameOf(entry) is HtmlTag.Mi or HtmlTag.Mo or HtmlTag.Mn or HtmlTag.Ms or HtmlTag.Mtext;

    private static bool IsHtmlPoint(HtmlTag entry) =>
        (entry & HoldsHtml) != 0 || ((entry & Svg) != 0 && NameOf(entry) is HtmlTag.ForeignObject or HtmlTag.Desc or HtmlTag.Title);

    // Foreign elements that stop a search for an open element.
    private static bool IsPoint(HtmlTag entry) => IsTextPoint(entry) || IsHtmlPoint(entry) || ((entry & MathMl) != 0 && NameOf(entry) == HtmlTag.AnnotationXml);

    private bool IsForeignStart(HtmlTag tag)
    {
        var entry = CurrentTag;
        if (!IsForeign(entry) || IsHtmlPoint(entry)) return false;
        if (IsTextPoint(entry)) return tag is HtmlTag.Mglyph or HtmlTag.Malignmark;
        return tag != HtmlTag.Svg || (entry & MathMl) == 0 || NameOf(entry) != HtmlTag.AnnotationXml;
    }

    private bool IsForeignText() => _depth > 0 && IsForeign(CurrentTag) && !IsHtmlPoint(CurrentTag) && !IsTextPoint(CurrentTag);

    // False when the tag ended the foreign content and is still to be read as HTML.
    private bool StartForeign(HtmlTag tag)
    {
        if (tag.Has(HtmlTraits.Breakout) || (tag == HtmlTag.Font && (Has("color", out _) || Has("face", out _) || Has("size", out _))))
        {
            LeaveForeign();
            return false;
        }

        InsertForeign(tag, CurrentTag & (Svg | MathMl));
        return true;
    }

    private void LeaveForeign()
    {
        while (IsForeign(CurrentTag) && !IsTextPoint(CurrentTag) && !IsHtmlPoint(CurrentTag)) Pop();
    }

    private void InsertForeign(HtmlTag tag, HtmlTag space)
    {
        var node = InsertClosed(tag);
        if (_selfClosing) return;
        var entry = tag | space;
        if (tag == HtmlTag.AnnotationXml && space == MathMl && Has("encoding", out var encoding) &&
            (encoding.Equals("text/html", StringComparison.OrdinalIgnoreCase) || encoding.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase)))
        {
            entry |= HoldsHtml;
        }

        Push(node, entry);
    }

    // False when the end tag is to be read as HTML.
    private bool EndForeign(HtmlTag tag)
    {
        if (tag is HtmlTag.Br or HtmlTag.P)
        {
            LeaveForeign();
            return false;
        }

        for (var i = _depth - 1; i > 0 && IsForeign(_openTags[i]); i--)
        {
            if (NameOf(_openTags[i]) != tag) continue;
            PopTo(i);
            return true;
        }

        return false;
    }
}
