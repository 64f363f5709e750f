namespace Plinth.Extraction.Html;

internal sealed partial class HtmlReader
{
    // Public identifiers of documents in quirks mode begin so (HTML Standard, section 13.2.6.4.1); the mode matters here because a table ends
    // an open paragraph in all other documents.
    private static readonly string[] s_quirks =
    [
        "+//Silmaril//dtd html Pro v0r11 19970101//", "-//AS//DTD HTML 3.0 asWedit + extensions//", "-//AdvaSoft Ltd//DTD HTML 3.0 asWedit + extensions//",
        "-//IETF//DTD HTML 2.0 Level 1//", "-//IETF//DTD HTML 2.0 Level 2//", "-//IETF//DTD HTML 2.0 Strict Level 1//",
        "-//IETF//DTD HTML 2.0 Strict Level 2//", "-//IETF//DTD HTML 2.0 Strict//", "-//IETF//DTD HTML 2.0//", "-//IETF//DTD HTML 2.1E//",
        "-//IETF//DTD HTML 3.0//", "-//IETF//DTD HTML 3.2 Final//", "-//IETF//DTD HTML 3.2//", "-//IETF//DTD HTML 3//", "-//IETF//DTD HTML Level 0//",
        "-//IETF//DTD HTML Level 1//", "-//IETF//DTD HTML Level 2//", "-//IETF//DTD HTML Level 3//", "-//IETF//DTD HTML Strict Level 0//",
        "-//IETF//DTD HTML Strict Level 1//", "-//IETF//DTD HTML Strict Level 2//", "-//IETF//DTD HTML Strict Level 3//", "-//IETF//DTD HTML Strict//",
        "-//IETF//DTD HTML//", "-//Metrius//DTD Metrius Presentational//", "-//Microsoft//DTD Internet Explorer 2.0 HTML Strict//",
        "-//Microsoft//DTD Internet Explorer 2.0 HTML//", "-//Microsoft//DTD Internet Explorer 2.0 Tables//",
        "-//Microsoft//DTD Internet Explorer 3.0 HTML Strict//", "-//Microsoft//DTD Internet Explorer 3.0 HTML//",
        "-//Microsoft//DTD Internet Explorer 3.0 Tables//", "-//Netscape Comm. Corp.//DTD HTML//", "-//Netscape Comm. Corp.//DTD Strict HTML//",
        "-//O'Reilly and Associates//DTD HTML 2.0//", "-//O'Reilly and Associates//DTD HTML Extended 1.0//",
        "-//O'Reilly and Associates//DTD HTML Extended Relaxed 1.0//", "-//SQ//DTD HTML 2.0 HoTMetaL + extensions//",
        "-//SoftQuad Software//DTD HoTMetaL PRO 6.0::19990601::extensions to HTML 4.0//",
        "-//SoftQuad//DTD HoTMetaL PRO 4.0::19971010::extensions to HTML 4.0//", "-//Spyglass//DTD HTML 2.0 Extended//",
        "-//Sun Microsystems Corp.//DTD HotJava HTML//", "-//Sun Microsystems Corp.//DTD HotJava Strict HTML//", "-//W3C//DTD HTML 3 1995-03-24//",
        "-//W3C//DTD HTML 3.2 Draft//", "-//W3C//DTD HTML 3.2 Final//", "-//W3C//DTD HTML 3.2//", "-//W3C//DTD HTML 3.2S Draft//",
        "-//W3C//DTD HTML 4.0 Frameset//", "-//W3C//DTD HTML 4.0 Transitional//", "-//W3C//DTD HTML Experimental 19960712//",
        "-//W3C//DTD HTML Experimental 970421//", "-//W3C//DTD W3 HTML//", "-//W3O//DTD W3 HTML 3.0//", "-//WebTechs//DTD Mozilla HTML 2.0//",
        "-//WebTechs//DTD Mozilla HTML//",
    ];

    // From behind "<!doctype"; the answer is the index behind the declaration.
    private int Doctype(int at)
    {
        var html = _source;
        var end = html.AsSpan(at).IndexOf('>');
        end = end < 0 ? html.Length : at + end;
        _skipNewline = false;
        if (_mode != Mode.Initial) return Math.Min(end + 1, html.Length);
        _mode = Mode.BeforeHtml;
        _quirks = end == html.Length || IsQuirky(html.AsSpan(at, end - at));
        return Math.Min(end + 1, html.Length);
    }

    private static bool IsQuirky(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" \t\n\f\r");
        var nameLength = text.IndexOfAny(" \t\n\f\r");
        if (nameLength < 0) return !text.Equals("html", StringComparison.OrdinalIgnoreCase);
        if (!text[..nameLength].Equals("html", StringComparison.OrdinalIgnoreCase)) return true;
        text = text[nameLength..].TrimStart(" \t\n\f\r");
        if (text.IsEmpty) return false;
        var isPublic = text.StartsWith("public", StringComparison.OrdinalIgnoreCase);
        if (!isPublic && !text.StartsWith("system", StringComparison.OrdinalIgnoreCase)) return true;
        text = text[6..];
        var publicId = isPublic ? Quoted(text, out text) : default;
        if (isPublic && text.IsEmpty && publicId.IsEmpty) return true;
        var rest = text;
        var systemId = Quoted(text, out text);
        var hasSystem = text.Length < rest.Length;
        if (!isPublic && !hasSystem) return true;
        if (systemId.Equals("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd", StringComparison.OrdinalIgnoreCase)) return true;
        return isPublic && IsQuirky(publicId, hasSystem);
    }

    // What stands in quotes at the start, and the rest behind them; the rest is empty when '>' ended the declaration inside the quotes.
    private static ReadOnlySpan<char> Quoted(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        var start = text.IndexOfAnyExcept(" \t\n\f\r");
        if (start < 0 || text[start] is not ('"' or '\'')) return default;
        var value = text[(start + 1)..];
        var end = value.IndexOf(text[start]);
        rest = end < 0 ? default : value[(end + 1)..];
        return end < 0 ? default : value[..end];
    }

    private static bool IsQuirky(ReadOnlySpan<char> id, bool hasSystem)
    {
        if (id.Equals("-//W3O//DTD W3 HTML Strict 3.0//EN//", StringComparison.OrdinalIgnoreCase)) return true;
        if (id.Equals("-/W3C/DTD HTML 4.0 Transitional/EN", StringComparison.OrdinalIgnoreCase) || id.Equals("html", StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var prefix in s_quirks)
            if (id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        return !hasSystem && (id.StartsWith("-//W3C//DTD HTML 4.01 Frameset//", StringComparison.OrdinalIgnoreCase) ||
            id.StartsWith("-//W3C//DTD HTML 4.01 Transitional//", StringComparison.OrdinalIgnoreCase));
    }
}
