using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Title, author and date as a page's metadata has them.</summary>
internal static class PageMetadata
{
    private const int Longest = 500;

    /// <summary>Reads them, together with the language.</summary>
    public static (string? Title, string? Language, string? Author, string? Date) Read(HtmlPage page)
    {
        string? title = null, heading = null, social = null, author = null, date = null;
        for (var i = 1; i < page.Count; i++)
        {
            switch (page.Nodes[i].Tag)
            {
                case HtmlTag.Title: title ??= Text(page, i); break;
                case HtmlTag.H1: heading ??= Text(page, i); break;
                case HtmlTag.Time: date ??= Clean(page.Value(i, HtmlAttribute.Datetime)); break;
                case HtmlTag.Meta:
                    var name = page.Value(i, HtmlAttribute.Property);
                    if (name.IsEmpty) name = page.Value(i, HtmlAttribute.Name);
                    if (name.IsEmpty) name = page.Value(i, HtmlAttribute.Itemprop);
                    if (name.Equals("og:title", StringComparison.OrdinalIgnoreCase)) social ??= Clean(page.Value(i, HtmlAttribute.Content));
                    else if (Is(name, "author", "article:author", "dc.creator", "parsely-author", "sailthru.author"))
                    {
                        var value = page.Value(i, HtmlAttribute.Content);
                        if (!value.StartsWith("http", StringComparison.OrdinalIgnoreCase)) author ??= Clean(value);
                    }
                    else if (Is(name, "article:published_time", "datepublished", "date", "dc.date", "pubdate", "publishdate"))
                    {
                        date = Clean(page.Value(i, HtmlAttribute.Content)) ?? date;
                    }

                    break;
            }
        }

        var language = Clean(page.Value(0, HtmlAttribute.Lang)) ?? Clean(page.Value(0, HtmlAttribute.XmlLang));
        return (social ?? title ?? heading, language, author, date);
    }

    private static bool Is(ReadOnlySpan<char> name, params ReadOnlySpan<string> names)
    {
        foreach (var one in names)
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static string? Text(HtmlPage page, int node)
    {
        Span<char> text = stackalloc char[Longest];
        var length = 0;
        for (var i = node + 1; i < page.Nodes[node].End && length < Longest; i++)
        {
            if (page.Nodes[i].Tag != HtmlTag.Text) continue;
            var part = page.Text(page.Nodes[i]);
            part = part[..Math.Min(part.Length, Longest - length)];
            part.CopyTo(text[length..]);
            length += part.Length;
        }

        return Clean(text[..length]);
    }

    private static string? Clean(ReadOnlySpan<char> value)
    {
        if (value.Length > Longest) value = value[..Longest];
        Span<char> clean = stackalloc char[Longest];
        var (length, space) = (0, false);
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = length > 0;
                continue;
            }

            if (space && length < Longest - 1) clean[length++] = ' ';
            space = false;
            if (length < Longest) clean[length++] = c;
        }

        return length == 0 ? null : clean[..length].ToString();
    }
}
