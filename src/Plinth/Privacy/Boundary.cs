namespace Plinth.Privacy;

/// <summary>Where a number may begin and end.</summary>
internal static class Boundary
{
    /// <summary>The ASCII digits; others are no part of the numbers that are looked for.</summary>
    public const string Digits = "0123456789";

    /// <summary>True when what stands around is no part of a longer number, name, path or query; Chinese text may touch.</summary>
    public static bool Clear(ReadOnlySpan<char> text, int start, int end)
    {
        if (start > 0)
        {
            var before = text[start - 1];
            if (char.IsAsciiLetterOrDigit(before) || before is '_' or '/' or '=' or '&' or '#' or '%' or '$' or '\\' or '@') return false;
            // 3.14159265358 and 12-13800138000 go on to the left.
            if (before is '.' or '-' or ',' or '+' && start > 1 && char.IsAsciiLetterOrDigit(text[start - 2])) return false;
        }

        if (end >= text.Length) return true;
        var after = text[end];
        if (char.IsAsciiLetterOrDigit(after) || after is '_' or '=' or '%' or '@') return false;
        return !(after is '.' or '-' or ',' or '/' && end + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + 1]));
    }

    /// <summary>Where a word of ASCII letters, digits and the extra characters starts, at most so far to the left.</summary>
    public static int WordStart(ReadOnlySpan<char> text, int at, int most, string extra = "")
    {
        var start = at;
        while (start > 0 && at - start < most && IsWord(text[start - 1], extra)) start--;
        return start;
    }

    /// <summary>Where a word of ASCII letters, digits and the extra characters ends, at most so far to the right.</summary>
    public static int WordEnd(ReadOnlySpan<char> text, int at, int most, string extra = "")
    {
        var end = at;
        while (end < text.Length && end - at < most && IsWord(text[end], extra)) end++;
        return end;
    }

    /// <summary>True for an ASCII letter or digit or one of the extra characters.</summary>
    public static bool IsWord(char c, string extra = "") => char.IsAsciiLetterOrDigit(c) || extra.Contains(c, StringComparison.Ordinal);
}
