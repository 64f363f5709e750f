namespace Plinth.Sources.Latex;

internal sealed partial class LatexMacros
{
    /// <summary>Where the name of a command ends that starts with the backslash at a place.</summary>
    public static int NameEnd(string tex, int at)
    {
        var end = at + 1;
        while (end < tex.Length && (char.IsAsciiLetter(tex[end]) || tex[end] == '@')) end++;
        return end == at + 1 ? Math.Min(tex.Length, end + 1) : end;
    }

    /// <summary>The argument at a place: a group without its braces, or one token; null at the end of the text.</summary>
    public static string? Argument(string tex, ref int at)
    {
        var start = at;
        while (start < tex.Length && char.IsWhiteSpace(tex[start])) start++;
        if (start >= tex.Length || tex[start] == '}') return null;
        if (tex[start] == '\\')
        {
            at = NameEnd(tex, start);
            return tex[start..at];
        }

        if (tex[start] != '{')
        {
            at = start + 1;
            return tex[start..at];
        }

        var end = Close(tex, start);
        if (end < 0) return null;
        at = end + 1;
        return tex[(start + 1)..end];
    }

    /// <summary>The optional argument at a place, or null where none is.</summary>
    public static string? Bracketed(string tex, ref int at)
    {
        var start = at;
        while (start < tex.Length && tex[start] is ' ' or '\n') start++;
        if (start >= tex.Length || tex[start] != '[') return null;
        var depth = 0;
        for (var i = start + 1; i < tex.Length && i - start < 4000; i++)
        {
            if (tex[i] == '\\') i++;
            else if (tex[i] == '{') depth++;
            else if (tex[i] == '}') depth--;
            else if (tex[i] == ']' && depth == 0)
            {
                at = i + 1;
                return tex[(start + 1)..i];
            }
        }

        return null;
    }

    // A group that is not closed soon is taken for one that is not closed at all, which keeps hostile text from costing its square.
    private static int Close(string tex, int open)
    {
        var depth = 0;
        var limit = Math.Min(tex.Length, open + 100_000);
        for (var i = open; i < limit; i++)
        {
            if (tex[i] == '\\') i++;
            else if (tex[i] == '{') depth++;
            else if (tex[i] == '}' && --depth == 0) return i;
        }

        return -1;
    }
}
