namespace Plinth.Extraction;

/// <summary>Chooses a page's title among what its parts say, and cuts the site's name off.</summary>
internal static class TitleText
{
    private static readonly string[] s_separators = [" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " « ", " ~ ", " ／ ", "_", "|", "｜", "—", "–", "-"];

    /// <summary>The title, or null when the page has none.</summary>
    /// <param name="social">og:title and its like.</param>
    /// <param name="headings">First headings of level 1.</param>
    /// <param name="title">The title element.</param>
    /// <param name="headline">Headline by structured data.</param>
    /// <param name="site">Name of the site.</param>
    /// <param name="url">Address of the page.</param>
    public static string? Choose(string? social, IReadOnlyList<string> headings, string? title, string? headline, string? site, string? url)
    {
        social = MetadataText.Decode(social);
        headline = MetadataText.Decode(headline);
        // A heading that the title ends with is the name of the book or the site.
        foreach (var heading in headings)
            if (site is null && EndsWithPart(title, heading)) site = heading;
        // Two that agree are right: a heading that the title or the social title starts with, or that structured data repeats.
        foreach (var heading in headings)
        {
            if (heading.Length < 3 || IsSite(heading, site, url)) continue;
            if (Same(heading, social) || Same(heading, headline) || Starts(title, heading) || Starts(social, heading)) return heading;
        }

        var plain = Cut(title, site, url);
        // One heading alone that says much of the same in other words is what readers take for the title.
        if (headings is [{ Length: >= 12 } only] && !IsSite(only, site, url) && Shares(only, social ?? plain)) return only;
        if (social is not null)
        {
            var cut = Cut(social, site, url)!;
            if (headline is not null && Same(cut, headline)) return cut;
            if (!IsSite(cut, site, url)) return cut;
        }

        if (headline is not null && headline.Length > 3 && !IsSite(headline, site, url)) return headline;
        if (plain is not null && !IsSite(plain, site, url)) return plain;
        foreach (var heading in headings)
            if (!IsSite(heading, site, url)) return heading;
        return plain ?? social ?? (headings.Count > 0 ? headings[0] : null);
    }

    private static bool EndsWithPart(string? title, string part)
    {
        if (title is null || !title.EndsWith(part, StringComparison.OrdinalIgnoreCase)) return false;
        foreach (var separator in s_separators)
            if (separator.Length > 1 && title.AsSpan(0, title.Length - part.Length).EndsWith(separator)) return true;
        return false;
    }

    private static string? Cut(string? title, string? site, string? url)
    {
        if (title is null) return null;
        // Chinese sites append channel and name, as in 标题_频道_网站, so that more than one part can go.
        for (var rounds = 0; rounds < 3; rounds++)
        {
            var (at, length) = (-1, 0);
            foreach (var separator in s_separators)
            {
                if (separator.Length == 1 && !IsWide(title)) continue;
                var found = title.LastIndexOf(separator, StringComparison.Ordinal);
                if (found > 0 && found + separator.Length > at + length) (at, length) = (found, separator.Length);
            }

            if (at < 0) break;
            var (front, back) = (title[..at].Trim(), title[(at + length)..].Trim());
            if (front.Length == 0 || back.Length == 0) break;
            if (IsSite(back, site, url)) title = front;
            else if (IsSite(front, site, url)) title = back;
            else if (rounds == 0 && length == 3 && title[at + 1] is '|' or '»' && front.Length >= 8) title = front;
            else if (site is null && rounds == 0 && front.Length > 3 * back.Length && back.Length <= 40) title = front;
            else if (IsWide(back) && front.Length >= back.Length && (back.EndsWith('网') || back.EndsWith("频道", StringComparison.Ordinal) || back.EndsWith("新闻", StringComparison.Ordinal)))
                title = front;
            else break;
        }

        return title;
    }

    private static bool IsWide(string text)
    {
        foreach (var c in text)
            if (c is >= '\u2E80' and < '\uFB00') return true;
        return false;
    }

    private static bool IsSite(string part, string? site, string? url)
    {
        if (site is not null && (Same(part, site) || Key(site).StartsWith(Key(part), StringComparison.Ordinal) && part.Length * 2 > site.Length)) return true;
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var address)) return false;
        var key = Key(part);
        return key.Length >= 3 && key.Length < 30 && Key(address.Host).Contains(key, StringComparison.Ordinal);
    }

    // Half of the heading's words stand in the other title too.
    private static bool Shares(string heading, string? title)
    {
        if (title is null) return false;
        var (words, shared) = (0, 0);
        foreach (var range in heading.AsSpan().SplitAny(" ,:;-–—()?!.|"))
        {
            var word = heading.AsSpan()[range];
            if (word.Length < 3) continue;
            words++;
            if (title.AsSpan().Contains(word, StringComparison.OrdinalIgnoreCase)) shared++;
        }

        return words > 1 && shared * 2 >= words;
    }

    private static bool Same(string one, string? other) => other is not null && Key(one) == Key(other);

    private static bool Starts(string? title, string heading)
    {
        if (title is null || heading.Length < 4) return false;
        var (whole, part) = (Key(title), Key(heading));
        if (part.Length == 0 || !whole.StartsWith(part, StringComparison.Ordinal)) return false;
        if (part.Length * 3 > whole.Length || part.Length >= 20) return true;
        // A short heading, when the title goes on behind a separator.
        if (!title.StartsWith(heading, StringComparison.OrdinalIgnoreCase)) return false;
        foreach (var separator in s_separators)
            if (title.AsSpan(heading.Length).StartsWith(separator) && (separator.Length > 1 || IsWide(title))) return true;
        return false;
    }

    // Letters and digits alone, in lower case: quotation marks and dashes differ from place to place.
    private static string Key(string text) =>
        string.Create(text.Length, text, static (into, from) =>
        {
            var length = 0;
            foreach (var c in from)
                if (char.IsLetterOrDigit(c)) into[length++] = char.ToLowerInvariant(c);
            into[length..].Fill('\0');
        }).TrimEnd('\0');
}
