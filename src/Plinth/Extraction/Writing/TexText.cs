using System.Text;

namespace Plinth.Extraction.Writing;

/// <summary>TeX as pages have it, made fit for a line of text.</summary>
internal static class TexText
{
    private const int Longest = 20_000;

    /// <summary>Takes off delimiters, MediaWiki's <c>{\displaystyle …}</c> and CDATA marks, and collapses white space.</summary>
    public static string Clean(ReadOnlySpan<char> tex)
    {
        if (tex.Length > Longest) tex = tex[..Longest];
        tex = tex.Trim();
        tex = Without(tex, "% <![CDATA[", "%]]>");
        tex = Without(tex, "<![CDATA[", "]]>");
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("$$", "$$"), ("$", "$"), (@"\(", @"\)"), (@"\[", @"\]"), (@"{\displaystyle", "}"), (@"{\textstyle", "}")])
        {
            if (tex.Length < open.Length + close.Length || !tex.StartsWith(open) || !tex.EndsWith(close)) continue;
            var inner = tex[open.Length..^close.Length];
            if (open[0] == '{' && !IsBalanced(inner)) continue;
            tex = inner.Trim();
        }

        if (tex.StartsWith(@"\displaystyle ")) tex = tex[@"\displaystyle ".Length..].TrimStart();
        var clean = new StringBuilder(tex.Length);
        foreach (var c in tex)
        {
            if (c is <= ' ' or '\u00A0' or '\u200B' or '\uFEFF')
            {
                if (clean.Length > 0 && clean[^1] != ' ' && c is not ('\u200B' or '\uFEFF')) clean.Append(' ');
            }
            else if (c == '$' && (clean.Length == 0 || clean[^1] != '\\')) clean.Append(@"\$");
            else clean.Append(c);
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>True when a text has what TeX has and prose has not.</summary>
    public static bool IsTex(ReadOnlySpan<char> text) => text.ContainsAny(@"\^_={}") || text.Length is > 0 and <= 3;

    private static ReadOnlySpan<char> Without(ReadOnlySpan<char> tex, string open, string close) =>
        tex.StartsWith(open) && tex.EndsWith(close) ? tex[open.Length..^close.Length].Trim() : tex;

    private static bool IsBalanced(ReadOnlySpan<char> tex)
    {
        var depth = 0;
        for (var i = 0; i < tex.Length; i++)
        {
            if (tex[i] == '\\') i++;
            else if (tex[i] == '{') depth++;
            else if (tex[i] == '}' && --depth < 0) return false;
        }

        return depth == 0;
    }
}
