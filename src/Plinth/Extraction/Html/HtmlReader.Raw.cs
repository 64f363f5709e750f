using System.Buffers;

namespace Plinth.Extraction.Html;

internal sealed partial class HtmlReader
{
    private static readonly SearchValues<char> s_scriptStop = SearchValues.Create("<-");

    // The content of the element that was just added, which is text up to its end tag.
    private int Raw(int at)
    {
        var (tag, node) = (_page[_rawNode].Tag, _rawNode);
        if (tag == HtmlTag.Plaintext)
        {
            // Text as in any other element of the body, so that formatting elements are opened again; but no tag ends it.
            if (at < _source.Length) AddCharacterData(at, _source.Length, "\uFFFD");
            return _source.Length;
        }

        var behind = RawEnd(at, tag, out var end);
        var references = tag is HtmlTag.Title or HtmlTag.Textarea;
        if (references || tag == HtmlTag.Xmp || _limits.KeepRaw || (tag == HtmlTag.Script && IsData(node)))
        {
            if (tag == HtmlTag.Textarea) _skipNewline = true;
            AddRawText(node, at, end, references);
            _skipNewline = false;
        }

        return behind;
    }

    // Scripts that hold data of the page: formulas and metadata.
    private bool IsData(int node)
    {
        if (_page[node].AttributeCount == 0) return false;
        var type = _page.Value(node, HtmlAttribute.Type);
        return type.StartsWith("math/tex", StringComparison.OrdinalIgnoreCase) || type.Trim().Equals("application/ld+json", StringComparison.OrdinalIgnoreCase);
    }

    private void AddRawText(int node, int start, int end, bool references)
    {
        var behind = _skipNewline ? BehindNewline(start, end) : start;
        var skipDecoded = _skipNewline && behind == start;
        start = behind;
        if (start >= end) return;
        var text = _source.AsSpan(start, end - start);
        var decoded = references ? text.ContainsAny('&', '\0') : text.Contains('\0');
        if (decoded)
        {
            if (!HasRoom(text.Length)) return;
            var from = _page.DecodedLength;
            Decode(text, inAttribute: false, references, "\uFFFD");
            (start, end) = (from, _page.DecodedLength);
            if (skipDecoded && _page.Decoded(start) == '\n') start++;
            if (start == end) return;
        }

        var added = _page.Add(HtmlTag.Text, node);
        if (_page.IsLinked) _page.Append(node, added);
        (_page[added].Start, _page[added].Length, _page[added].Decoded) = (start, end - start, decoded);
    }

    // Finds the end tag of a raw text element; the answer is the index behind it.
    private int RawEnd(int at, HtmlTag tag, out int contentEnd)
    {
        var html = _source;
        // The page's own spelling of the name is behind '<' of the start tag; the end tag may differ in case only.
        var name = RawName(tag);
        var script = tag == HtmlTag.Script;
        var (escaped, twice) = (false, false);
        while (at < html.Length)
        {
            var found = escaped ? html.AsSpan(at).IndexOfAny(s_scriptStop) : html.AsSpan(at).IndexOf('<');
            if (found < 0) break;
            at += found;
            var rest = html.AsSpan(at);
            if (rest[0] == '-')
            {
                if (rest.StartsWith("-->")) (escaped, twice) = (false, false);
                at++;
            }
            else if (rest.Length > 1 && rest[1] == '/' && Names(rest[2..], name))
            {
                if (!twice)
                {
                    contentEnd = at;
                    var behind = Attributes(at + 2 + name.Length, keep: false, out _);
                    return behind < 0 ? html.Length : behind;
                }

                twice = false;
                at++;
            }
            else
            {
                // <script> inside <!-- … --> nests once, as old pages rely on.
                if (script && rest.StartsWith("<!--")) escaped = true;
                else if (script && escaped && Names(rest[1..], name)) twice = true;
                at++;
            }
        }

        contentEnd = html.Length;
        return html.Length;
    }

    private static bool Names(ReadOnlySpan<char> text, string name) =>
        text.Length > name.Length && text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (IsSpaceOrSlash(text[name.Length]) || text[name.Length] == '>');

    private static string RawName(HtmlTag tag) => tag switch
    {
        HtmlTag.Script => "script",
        HtmlTag.Style => "style",
        HtmlTag.Title => "title",
        HtmlTag.Textarea => "textarea",
        HtmlTag.Xmp => "xmp",
        HtmlTag.Iframe => "iframe",
        HtmlTag.Noembed => "noembed",
        HtmlTag.Noscript => "noscript",
        _ => "noframes",
    };
}
