namespace Plinth.Extraction.Html;

internal sealed partial class HtmlReader
{
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
            var found = escaped ? html.AsSpan(at).IndexOfAny('<', '-') : html.AsSpan(at).IndexOf('<');
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
        _ => "noframes",
    };
}
