namespace Plinth.Extraction;

/// <summary>Recognises what servers send under an HTML label though it is none: JSON, XML, feeds, sitemaps, PDF.</summary>
/// <remarks>By the first units of the text and, for JSON, the last one; XHTML is HTML here, with or without an XML declaration.</remarks>
internal static class NotHtml
{
    private const string White = "\uFEFF \t\r\n\f";

    /// <summary>What the text is: <c>json</c>, <c>feed</c>, <c>sitemap</c>, <c>xml</c>, <c>pdf</c>; null when it may be HTML.</summary>
    public static string? Kind(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(White);
        if (text.IsEmpty) return null;
        return text[0] switch
        {
            '{' or '[' => IsJson(text) ? "json" : null,
            '%' => text.StartsWith("%PDF-") ? "pdf" : null,
            '<' => Xml(text),
            _ => null,
        };
    }

    // A brace or bracket, what may follow it, and its partner at the end.
    private static bool IsJson(ReadOnlySpan<char> text)
    {
        var last = text.TrimEnd(White);
        if (last.Length < 2 || last[^1] != (text[0] == '{' ? '}' : ']')) return false;
        var inside = text[1..].TrimStart(White);
        if (text[0] == '{') return inside[0] is '"' or '}';
        return inside[0] is '{' or '[' or ']' or '"' or '-' || char.IsAsciiDigit(inside[0]) || inside.StartsWith("true") || inside.StartsWith("false") || inside.StartsWith("null");
    }

    private static string? Xml(ReadOnlySpan<char> text)
    {
        var declared = text.StartsWith("<?xml");
        var root = Root(text);
        var colon = root.IndexOf(':');
        return root[(colon + 1)..] switch
        {
            "rss" or "feed" or "RDF" or "channel" => "feed",
            "urlset" or "sitemapindex" => "sitemap",
            "html" or "HTML" or "Html" or "" => null,
            "body" or "head" or "div" or "p" => null, // a piece of a page behind a stray declaration
            _ => declared ? "xml" : null,
        };
    }

    // Name of the first element, behind declarations and comments; empty when there is none near the start.
    private static ReadOnlySpan<char> Root(ReadOnlySpan<char> text)
    {
        for (var skipped = 0; skipped < 20 && text.Length > 1 && text[0] == '<'; skipped++)
        {
            if (text[1] is not ('?' or '!'))
            {
                var end = text[1..].IndexOfAny("\t\n\f\r />");
                return end <= 0 ? default : text[1..(end + 1)];
            }

            var close = text.StartsWith("<!--") ? "-->" : text[1] == '?' ? "?>" : ">";
            var behind = text.IndexOf(close);
            if (behind < 0) return default;
            text = text[(behind + close.Length)..].TrimStart(White);
        }

        return default;
    }
}
