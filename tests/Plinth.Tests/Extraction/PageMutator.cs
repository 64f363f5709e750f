namespace Plinth.Tests.Extraction;

/// <summary>Makes broken pages out of real ones; the same seed makes the same pages.</summary>
internal sealed class PageMutator(string[] pages, int seed)
{
    private static readonly string[] s_pieces =
    [
        "<", ">", "</", "/>", "<!--", "-->", "--!>", "\"", "'", "&", "&#x", "&#", "&amp", "&not", "&lt;", "\0", "\r", "\uFEFF", "=", "<!doctype html>",
        "<p", "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<table><td>", "<tr>", "</tr>", "<td>", "</td>", "<tbody>", "<caption>", "<col>", "<colgroup>",
        "<a href=x>", "</a>", "<b>", "</b>", "<i>", "</i>", "<font size=1>", "</font>", "<nobr>", "<ul>", "<li>", "</ul>", "<dl><dd>", "<h1>", "</h2>", "<pre>", "<button>",
        "<svg>", "</svg>", "<math><mi>", "<foreignObject>", "<desc>", "<![CDATA[", "]]>", "<script>", "</script>", "<style>", "</style>", "<title>", "<textarea>", "</textarea>",
        "<body class=x>", "</body>", "<html lang=x>", "</html>", "<head>", "</head>", "<template>", "</template>", "<select><option>", "</select>", "<frameset>", "<frame>",
        "<noscript>", "</noscript>", "<iframe>", "<plaintext>", "<object>", "</object>", "<form>", "</form>", "<ruby><rt>", "<br/", "<hr>", "<input type=hidden>",
        "\uD800", "\uFFFE", "中", "<x-y>", "</x-y>",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A page of about this many units at most, not counting what some mutations add.</summary>
    public string Next(int longest)
    {
        var html = Window(longest);
        for (var n = _random.Next(1, 12); n > 0 && html.Length > 4; n--) html = Mutate(html, longest);
        return html;
    }

    // A window keeps the rounds short.
    private string Window(int longest)
    {
        var page = pages[_random.Next(pages.Length)];
        var start = _random.Next(4) == 0 ? 0 : _random.Next(page.Length);
        return page.Substring(start, Math.Min(page.Length - start, _random.Next(1, longest)));
    }

    private string Mutate(string html, int longest)
    {
        var at = _random.Next(html.Length);
        return _random.Next(13) switch
        {
            0 or 1 or 2 => html.Insert(at, Piece()),
            3 => html.Remove(at, Math.Min(html.Length - at, _random.Next(1, 20))),
            4 => html[..at] + (char)(html[at] ^ (1 << _random.Next(16))) + html[(at + 1)..],
            5 => html[..at] + (char)_random.Next(0, 0x80) + html[(at + 1)..],
            6 => html + html.Substring(at, Math.Min(html.Length - at, 200)),
            7 => SwapTags(html, at),
            8 => html.Insert(at, Deep()),
            9 => html[..at] + Window(longest / 2),
            10 => html.Insert(at, "&" + "ampersand;notin;lt;copy;#x1F600;#65;"[.._random.Next(1, 37)]),
            11 => html.Insert(at, " " + string.Concat(Enumerable.Range(0, _random.Next(1, 60)).Select(i => $"a{i}='{i}' class=c{i} "))),
            _ => html[..at],
        };
    }

    private string Deep()
    {
        var (one, other) = (Piece(), Piece());
        return string.Concat(Enumerable.Repeat(one + other, _random.Next(1, _random.Next(4) == 0 ? 400 : 20)));
    }

    private string SwapTags(string html, int at)
    {
        var first = html.IndexOf('<', at);
        if (first < 0) return html;
        var second = html.IndexOf('<', first + 1);
        if (second < 0) return html;
        var (firstEnd, secondEnd) = (html.IndexOf('>', first), html.IndexOf('>', second));
        if (firstEnd < 0 || firstEnd > second || secondEnd < 0) return html;
        return html[..first] + html[second..(secondEnd + 1)] + html[(firstEnd + 1)..second] + html[first..(firstEnd + 1)] + html[(secondEnd + 1)..];
    }

    private string Piece() => s_pieces[_random.Next(s_pieces.Length)];
}
