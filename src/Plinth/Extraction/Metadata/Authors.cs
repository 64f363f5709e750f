using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Names of authors as pages write them, made plain.</summary>
internal static class Authors
{
    private const int Longest = 100;
    private const int Most = 8;

    private static readonly string[] s_openings =
    [
        "written by:", "written by ", "posted by:", "posted by ", "published by ", "reviewed by ", "article by ", "story by ", "words by ", "text by ", "authored by ", "by:", "by ", "author:", "authors:",
        "from ", "von ", "por ", "par ", "di ", "door ", "av ", "af ", "text: ", "autor:", "auteur:", "redacción:", "作者：", "作者:", "作者 ", "编辑：", "编辑:", "责任编辑：", "责任编辑:", "记者：", "记者:", "文：", "文/", "文｜", "撰文：", "来源：",
    ];

    private static readonly string[] s_endings = [" | ", " on ", " · ", " • ", " – ", " — ", " - ", "|", " updated ", " published ", " posted ", "(@", " @", " follow"];

    /// <summary>Several names as one, or null.</summary>
    public static string? Join(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : string.Join(", ", names.Take(Most).Where((name, i) => i == 0 || !names[0].Contains(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A name without "by", addresses and what follows it; null when it is none.</summary>
    public static string? Clean(ReadOnlySpan<char> value)
    {
        if (MetadataText.Decode(MetadataText.Clean(value)) is not { } name) return null;
        for (var again = true; again;)
        {
            again = false;
            foreach (var opening in s_openings)
            {
                if (!name.StartsWith(opening, StringComparison.OrdinalIgnoreCase)) continue;
                name = name[opening.Length..].Trim(' ', ':', '：');
                again = name.Length > 0;
                break;
            }
        }

        foreach (var ending in s_endings)
        {
            var at = name.IndexOf(ending, StringComparison.OrdinalIgnoreCase);
            if (at > 1) name = name[..at].TrimEnd();
        }

        name = name.Trim(' ', ',', ';', '，', '/', '·');
        return IsName(name) ? name : null;
    }

    private static bool IsName(string name)
    {
        if (name.Length is < 2 or > Longest || name.Contains("://", StringComparison.Ordinal) || name.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return false;
        if (name.Contains('@', StringComparison.Ordinal) || name[0] is '#' or '<' or '{' or '[' || name.Contains("facebook.com", StringComparison.OrdinalIgnoreCase)) return false;
        var (letters, digits, words) = (0, 0, 1);
        foreach (var c in name)
        {
            if (char.IsLetter(c)) letters++;
            else if (char.IsAsciiDigit(c)) digits++;
            else if (c == ' ') words++;
        }

        if (letters < 2 || digits > letters || words > 14) return false;
        return name.ToLowerInvariant() is not ("admin" or "administrator" or "author" or "authors" or "null" or "none" or "undefined" or "unknown" or "staff" or "editor" or "guest" or "anonymous"
            or "share" or "login" or "home" or "user" or "root" or "webmaster" or "false" or "true" or "wordpress" or "by" or "about the author" or "about author");
    }

    /// <summary>The name in a byline, or null.</summary>
    public static string? Of(HtmlPage page, int node)
    {
        // Long elements are boxes about the author.
        if (page.Nodes[node].End - node > 40) return null;
        return MetadataText.Of(page, node) is { Length: < 140 } text ? Clean(text) : null;
    }

    /// <summary>The name in an element marked as the author: its part marked as name, or its text.</summary>
    public static string? Within(HtmlPage page, int node)
    {
        if (page.Nodes[node].Tag == HtmlTag.Meta) return Clean(page.Value(node, HtmlAttribute.Content));
        for (var i = node + 1; i < page.Nodes[node].End; i++)
        {
            if (page.Nodes[i].Tag == HtmlTag.Text || !page.Value(i, HtmlAttribute.Itemprop).Contains("name", StringComparison.OrdinalIgnoreCase)) continue;
            if (page.Nodes[i].Tag == HtmlTag.Meta) return Clean(page.Value(i, HtmlAttribute.Content));
            return Of(page, i);
        }

        return Of(page, node);
    }

    /// <summary>True for names such as byline, post-author, author_name; false for boxes, pictures and links about authors.</summary>
    public static bool IsBylineName(ReadOnlySpan<char> names)
    {
        foreach (var bad in (ReadOnlySpan<string>)["bio", "box", "avatar", "image", "img", "photo", "social", "desc", "comment", "related", "more", "link-list", "follow", "authority", "title", "date"])
            if (names.Contains(bad, StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }
}
