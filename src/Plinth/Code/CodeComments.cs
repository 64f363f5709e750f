namespace Plinth.Code;

/// <summary>Finds comments: a lexer of strings and comments alone, the same for all languages of a style.</summary>
/// <remarks>
/// A string ends at its quote, one in single or double quotes also at the end of its line, so that a stray quote costs a line. In Python a string in triple quotes at the beginning of a line counts as a
/// comment, as BigCode counts docstrings.
/// </remarks>
internal static class CodeComments
{
    private readonly record struct Marks(string Line, string Line2, string Open, string Close, string Quotes);

    /// <summary>Share of the characters that stand in comments, signs included; 0 for an empty text.</summary>
    public static double Share(ReadOnlySpan<char> text, CommentStyle style)
    {
        if (text.IsEmpty) return 0;
        var chars = 0L;
        var at = 0;
        while (Next(text, style, ref at, out var length)) (chars, at) = (chars + length, at + length);
        return (double)chars / text.Length;
    }

    /// <summary>Goes to the next comment from <paramref name="at"/> on.</summary>
    public static bool Next(ReadOnlySpan<char> text, CommentStyle style, ref int at, out int length)
    {
        length = 0;
        var marks = Of(style);
        if (marks.Line.Length + marks.Open.Length == 0) return false;
        Span<char> stops = stackalloc char[8];
        var n = 0;
        foreach (var c in marks.Quotes) stops[n++] = c;
        if (marks.Line.Length > 0) stops[n++] = marks.Line[0];
        if (marks.Line2.Length > 0) stops[n++] = marks.Line2[0];
        if (marks.Open.Length > 0) stops[n++] = marks.Open[0];
        if (style == CommentStyle.Pascal) stops[n++] = '(';
        stops = stops[..n];
        while (at < text.Length)
        {
            var skip = text[at..].IndexOfAny(stops);
            if (skip < 0)
            {
                at = text.Length;
                return false;
            }

            at += skip;
            var rest = text[at..];
            if (marks.Open.Length > 0 && rest.StartsWith(marks.Open))
            {
                length = Closed(rest, marks.Open.Length, marks.Close);
                return true;
            }

            if (style == CommentStyle.Pascal && rest.StartsWith("(*"))
            {
                length = Closed(rest, 2, "*)");
                return true;
            }

            if ((marks.Line.Length > 0 && rest.StartsWith(marks.Line)) || (marks.Line2.Length > 0 && rest.StartsWith(marks.Line2)))
            {
                if (style != CommentStyle.Batch || at == 0 || text[at - 1] == '\n')
                {
                    var end = rest.IndexOf('\n');
                    length = end < 0 ? rest.Length : end;
                    return true;
                }
            }

            if (marks.Quotes.Contains(rest[0]))
            {
                if (style == CommentStyle.Python && rest.Length >= 3 && rest[1] == rest[0] && rest[2] == rest[0])
                {
                    var closed = Closed(rest, 3, rest[0] == '"' ? "\"\"\"" : "'''");
                    if (StandsAlone(text, at))
                    {
                        length = closed;
                        return true;
                    }

                    at += closed;
                    continue;
                }

                at += Quoted(rest);
                continue;
            }

            at++;
        }

        return false;
    }

    private static int Closed(ReadOnlySpan<char> rest, int from, string close) => rest[from..].IndexOf(close, StringComparison.Ordinal) is >= 0 and var found ? from + found + close.Length : rest.Length;

    private static bool StandsAlone(ReadOnlySpan<char> text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t' or 'r' or 'R' or 'u' or 'U') at--;
        return at == 0 || text[at - 1] == '\n';
    }

    // Length of a string from its quote on. A backtick's goes on over lines; the others end with the line.
    private static int Quoted(ReadOnlySpan<char> rest)
    {
        var quote = rest[0];
        var i = 1;
        while (i < rest.Length)
        {
            var skip = quote == '`' ? rest[i..].IndexOfAny('\\', '`') : rest[i..].IndexOfAny('\\', quote, '\n');
            if (skip < 0) return rest.Length;
            i += skip;
            if (rest[i] == '\\') i += 2;
            else return i + 1;
        }

        return rest.Length;
    }

    private static Marks Of(CommentStyle style) => style switch
    {
        CommentStyle.C => new("//", "", "/*", "*/", "\"'"),
        CommentStyle.Js => new("//", "", "/*", "*/", "\"'`"),
        CommentStyle.Css => new("", "", "/*", "*/", "\"'"),
        CommentStyle.Hash => new("#", "", "", "", "\"'"),
        CommentStyle.Python => new("#", "", "", "", "\"'"),
        CommentStyle.Php => new("//", "#", "/*", "*/", "\"'"),
        CommentStyle.Sql => new("--", "", "/*", "*/", "\"'"),
        CommentStyle.Lua => new("--", "", "--[[", "]]", "\"'"),
        CommentStyle.Haskell => new("--", "", "{-", "-}", "\""),
        CommentStyle.Lisp => new(";", "", "#|", "|#", "\""),
        CommentStyle.Tex => new("%", "", "", "", ""),
        CommentStyle.Xml => new("", "", "<!--", "-->", ""),
        CommentStyle.Ml => new("", "", "(*", "*)", "\""),
        CommentStyle.Fsharp => new("//", "", "(*", "*)", "\""),
        CommentStyle.Pascal => new("//", "", "{", "}", "'"),
        CommentStyle.Vb => new("'", "", "", "", "\""),
        CommentStyle.Fortran => new("!", "", "", "", "\"'"),
        CommentStyle.Ps => new("#", "", "<#", "#>", "\"'"),
        CommentStyle.Batch => new("::", "", "", "", ""),
        _ => new("", "", "", "", ""),
    };
}
