using Plinth.Languages;

namespace Plinth.Filters;

/// <summary>Recognises the counters of social media: a number, perhaps in thousands, and what it counts.</summary>
internal static class LineCounters
{
    private static readonly string[] s_counted =
    [
        "likes", "shares", "comments", "retweets", "reposts", "quotes", "bookmarks", "upvotes", "downvotes", "downloads", "views", "followers",
    ];

    /// <summary>True when the line is nothing but a counter and marks around it.</summary>
    public static bool IsCounter(ReadOnlySpan<char> line)
    {
        var i = 0;
        while (i < line.Length && !IsWordChar(line[i])) i++;
        if (i == line.Length || !char.IsDigit(line[i])) return false;
        while (i < line.Length && (char.IsDigit(line[i]) || line[i] is ',' or '.')) i++;
        if (i < line.Length && line[i] is 'k' or 'K' or 'm' or 'M' or 'b' or 'B') i++;
        var space = i;
        while (i < line.Length && CharClasses.IsSpace(line[i])) i++;
        if (i == space) return false;
        foreach (var word in s_counted)
        {
            if (!line[i..].StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var c in line[(i + word.Length)..])
                if (IsWordChar(c)) return false;
            return true;
        }

        return false;
    }

    private static bool IsWordChar(char c) => char.IsLetterOrDigit(c) || c == '_';
}
