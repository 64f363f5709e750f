using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Names of authors as pages write them, made plain.</summary>
internal static class Authors
{
    private const int Longest = 100;
    private const int Most = 8;

    private static readonly string[] s_openings =
    [
        "written by:", "written by ", "posted by:", "posted by ", "published by ", "reviewed by ", "article by ", "story by ", "words by ", "text by ", "authored by:", "authored by ", "edited by ", "by:", "by ", "author:", "authors:",
        "from ", "von ", "por ", "par ", "di ", "door ", "av ", "af ", "text: ", "autor:", "auteur:", "redacción:", "作者：", "作者:", "作者 ", "编辑：", "编辑:", "责任编辑：", "责任编辑:", "记者：", "记者:", "文：", "文/", "文｜", "撰文：", "来源：",
    ];

    private static readonly string[] s_endings = [" | ", " on ", " · ", " • ", " – ", " — ", " - ", "|", " updated", " published", " posted", "(@", " @", " follow", "发布时间", " 发表于", "发布于"];

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

        name = name.Trim(' ', ',', ';', '，', '/', '·', '-', '–');
        return IsName(name) ? name : null;
    }

    /// <summary>"Lee, Ann" as "Ann Lee", as scholarly pages have their authors.</summary>
    public static string FirstNameFirst(ReadOnlySpan<char> name)
    {
        var comma = name.IndexOf(',');
        return comma < 0 || name[(comma + 1)..].Contains(',') ? name.ToString() : $"{name[(comma + 1)..].Trim()} {name[..comma].Trim()}";
    }

    private static bool IsName(string name)
    {
        if (name.Length is < 2 or > Longest || name.Contains("://", StringComparison.Ordinal) || name.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return false;
        if (name.Contains('@', StringComparison.Ordinal) || name.Contains('©', StringComparison.Ordinal) || name[0] is '#' or '<' or '{' or '[' || name.Contains("facebook.com", StringComparison.OrdinalIgnoreCase)) return false;
        var (letters, digits, words) = (0, 0, 1);
        foreach (var c in name)
        {
            if (char.IsLetter(c)) letters++;
            else if (char.IsAsciiDigit(c)) digits++;
            else if (c == ' ') words++;
        }

        if (letters < 2 || digits > letters || words > 14) return false;
        return name.ToLowerInvariant() is not ("admin" or "administrator" or "author" or "authors" or "null" or "none" or "undefined" or "unknown" or "staff" or "editor" or "guest" or "anonymous"
            or "share" or "login" or "home" or "user" or "root" or "webmaster" or "false" or "true" or "wordpress" or "by" or "about the author" or "about author" or "sign in" or "log in" or "get in touch" or "view more posts" or "read more" or "view profile" or "contact us" or "联系作者" or "作者" or "佚名" or "匿名");
    }

    /// <summary>The name in a byline, or null.</summary>
    public static string? Of(HtmlPage page, int node)
    {
        // Long elements are boxes about the author.
        if (page.Nodes[node].End - node > 40) return null;
        if (MetadataText.Of(page, node) is not { Length: < 140 } text || Clean(text) is not { } name) return null;
        return name.Count(' ') < 7 && !char.IsAsciiDigit(name[0]) && !char.IsAsciiLetterLower(name[0]) && !name.Contains('»', StringComparison.Ordinal) ? name : null;
    }

    /// <summary>The name in an element marked as the author: its part marked as name, or its text.</summary>
    public static string? Within(HtmlPage page, int node)
    {
        if (page.Nodes[node].Tag == HtmlTag.Meta) return Clean(page.Value(node, HtmlAttribute.Content));
        var end = Math.Min(page.Nodes[node].End, node + 200);
        for (var i = node + 1; i < end; i++)
        {
            if (page.Nodes[i].Tag == HtmlTag.Text || !page.Value(i, HtmlAttribute.Itemprop).Contains("name", StringComparison.OrdinalIgnoreCase)) continue;
            if (page.Nodes[i].Tag == HtmlTag.Meta) return Clean(page.Value(i, HtmlAttribute.Content));
            return Of(page, i);
        }

        return Of(page, node);
    }

    /// <summary>The name in a line such as "By Ann Lee"; null for other lines.</summary>
    public static string? OfLine(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length is < 6 or > 60) return null;
        foreach (var opening in (ReadOnlySpan<string>)["By ", "BY ", "by ", "Written by ", "Posted by ", "Author: ", "作者：", "记者 "])
        {
            if (!line.StartsWith(opening)) continue;
            if (Clean(line) is not { } name) return null;
            var capitals = 0;
            foreach (var range in name.AsSpan().Split(' '))
            {
                var word = name.AsSpan()[range];
                if (!word.IsEmpty && char.IsAsciiLetterLower(word[0]) && word is not ("de" or "van" or "von" or "der" or "and" or "da" or "la")) return null;
                capitals++;
            }

            return capitals is > 1 and < 6 || name[0] > '\u2E80' ? name : null;
        }

        return null;
    }

    /// <summary>True for names such as byline, post-author, author_name; false for boxes, pictures and links about authors.</summary>
    public static bool IsBylineName(ReadOnlySpan<char> names)
    {
        foreach (var bad in (ReadOnlySpan<string>)["bio", "box", "avatar", "image", "img", "photo", "social", "desc", "comment", "related", "more", "link-list", "follow", "authority", "title", "date"])
            if (names.Contains(bad, StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }
}
