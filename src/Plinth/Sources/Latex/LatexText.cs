using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Sources.Latex;

/// <summary>A paper in LaTeX to text: words plain, formulas in their TeX, headings on lines of their own.</summary>
internal sealed partial class LatexText(LatexMacros macros)
{
    private const int MaxDepth = 60;

    private readonly StringBuilder _out = new();

    /// <summary>The title, or null.</summary>
    public string? Title { get; private set; }

    /// <summary>Writes a text whose macros are expanded.</summary>
    public string Convert(string tex)
    {
        _out.Clear();
        if (TitleOf().Match(tex) is { Success: true } title)
        {
            var at = title.Index + title.Length - 1;
            Title = LatexMacros.Argument(tex, ref at) is { } words ? Blanks().Replace(Inner(words), " ").Trim() : null;
        }

        var begin = tex.IndexOf("\\begin{document}", StringComparison.Ordinal);
        var end = tex.LastIndexOf("\\end{document}", StringComparison.Ordinal);
        var (from, to) = (begin < 0 ? 0 : begin + 16, end < 0 || end < begin ? tex.Length : end);
        var body = tex[from..to];
        if (Title is { Length: > 0 } && body.IndexOf("\\title", StringComparison.Ordinal) < 0) _out.Append(Title).Append("\n\n");
        Write(body, 0, 0);
        var text = Tidy(_out.ToString());
        // The heading of the bibliography that is gone.
        return text.EndsWith("\nReferences", StringComparison.Ordinal) ? text[..^10].TrimEnd() : text;
    }

    private string Inner(string tex)
    {
        var inner = new LatexText(macros);
        inner.Write(tex, 0, 1);
        return Tidy(inner._out.ToString());
    }

    private void Write(string tex, int at, int depth)
    {
        if (depth > MaxDepth) return;
        while (at < tex.Length)
        {
            var found = tex.AsSpan(at).IndexOfAny("\\$~{}`'-&");
            if (found < 0)
            {
                _out.Append(tex, at, tex.Length - at);
                return;
            }

            _out.Append(tex, at, found);
            at += found;
            switch (tex[at])
            {
                case '\\': at = Command(tex, at, depth); break;
                case '$': at = Formula(tex, at); break;
                case '~': _out.Append(' '); at++; break;
                case '{' or '}': at++; break;
                case '&': _out.Append(" | "); at++; break;
                case '`': at = Doubled(tex, at, '`', "“", "‘"); break;
                case '\'': at = Doubled(tex, at, '\'', "”", "’"); break;
                default:
                    var run = 1;
                    while (run < 3 && at + run < tex.Length && tex[at + run] == '-') run++;
                    _out.Append(run switch { 2 => "–", 3 => "—", _ => "-" });
                    at += run;
                    break;
            }
        }
    }

    private int Doubled(string tex, int at, char mark, string two, string one)
    {
        var both = at + 1 < tex.Length && tex[at + 1] == mark;
        _out.Append(both ? two : one);
        return at + (both ? 2 : 1);
    }

    private int Formula(string tex, int at)
    {
        var wide = at + 1 < tex.Length && tex[at + 1] == '$';
        var mark = wide ? "$$" : "$";
        var from = at + mark.Length;
        var limit = Math.Min(tex.Length, from + 20_000);
        for (var i = from; i < limit; i++)
        {
            if (tex[i] == '\\') i++;
            else if (tex.AsSpan(i).StartsWith(mark))
            {
                AddFormula(tex[from..i], mark, mark);
                return i + mark.Length;
            }
        }

        _out.Append('$');
        return at + 1;
    }

    private void AddFormula(string tex, string open, string close) => _out.Append(open).Append(Labels().Replace(tex, "").Trim('\n', ' ')).Append(close);

    private int Command(string tex, int at, int depth)
    {
        var end = LatexMacros.NameEnd(tex, at);
        var name = tex[(at + 1)..end];
        if (name.Length == 0) return end;
        if (!char.IsAsciiLetter(name[0])) return Sign(tex, at, end, name[0]);
        if (end < tex.Length && tex[end] == '*') end++;
        if (name == "begin") return Begin(tex, at, end, depth);
        if (name == "end") return Skip(tex, end, 1);
        if (LatexCommands.Headings.Contains(name)) return Heading(tex, end, depth);
        if (name == "item")
        {
            var label = LatexMacros.Bracketed(tex, ref end);
            _out.Append("\n- ");
            if (label is not null) Write(label + " ", 0, depth + 1);
            return Blank(tex, end);
        }

        if (name is "footnote" or "footnotetext")
        {
            LatexMacros.Bracketed(tex, ref end);
            if (LatexMacros.Argument(tex, ref end) is not { } note) return end;
            _out.Append(" (");
            Write(note.Trim(), 0, depth + 1);
            _out.Append(')');
            return end;
        }

        if (LatexCommands.Signs.TryGetValue(name, out var sign))
        {
            _out.Append(sign);
            return tex.AsSpan(end).StartsWith("{}") ? end + 2 : Blank(tex, end);
        }

        if (LatexCommands.Dropped.TryGetValue(name, out var drop)) return Skip(tex, end, drop);
        if (name.Length == 1 && name[0] is 'c' or 'v' or 'H' or 'u' or 'k' or 'r') return Accented(tex, end, name[0]);
        if (LatexCommands.Wrapped.TryGetValue(name, out var before))
        {
            while (LatexMacros.Bracketed(tex, ref end) is not null) { }
            for (var i = 0; i < before; i++) LatexMacros.Argument(tex, ref end);
            if (LatexMacros.Argument(tex, ref end) is not { } text) return end;
            if (name == "caption") _out.Append("\n\n");
            Write(text, 0, depth + 1);
            if (name is "caption" or "title") _out.Append("\n\n");
            return end;
        }

        // An unknown command: its name goes, what is in braces stays, what is in brackets goes.
        while (LatexMacros.Bracketed(tex, ref end) is not null) { }
        return Blank(tex, end);
    }

    private int Sign(string tex, int at, int end, char sign)
    {
        switch (sign)
        {
            case '[' or '(':
                var close = tex.IndexOf(sign == '[' ? "\\]" : "\\)", end, Math.Min(tex.Length - end, 20_000), StringComparison.Ordinal);
                if (close < 0) return end;
                AddFormula(tex[end..close], sign == '[' ? "\n$$" : "$", sign == '[' ? "$$\n" : "$");
                return close + 2;
            case '\\':
                _out.Append('\n');
                if (end < tex.Length && tex[end] == '*') end++;
                LatexMacros.Bracketed(tex, ref end);
                return end;
            case '\'' or '`' or '^' or '"' or '~' or '=' or '.':
                return Accented(tex, end, sign);
            case ',' or ';' or ':' or ' ' or '\n':
                _out.Append(' ');
                return end;
            case '!' or '/' or '-' or '@': return end;
            default:
                _out.Append(sign);
                return end;
        }
    }

    private int Accented(string tex, int at, char accent)
    {
        if (LatexMacros.Argument(tex, ref at) is { } letter) _out.Append(LatexCommands.Accent(accent, letter.Trim()) ?? letter);
        return at;
    }

    private int Heading(string tex, int at, int depth)
    {
        LatexMacros.Bracketed(tex, ref at);
        if (LatexMacros.Argument(tex, ref at) is not { } title) return at;
        _out.Append("\n\n");
        Write(title.Trim(), 0, depth + 1);
        _out.Append("\n\n");
        return at;
    }

    private int Begin(string tex, int start, int at, int depth)
    {
        if (LatexMacros.Argument(tex, ref at) is not { } full) return at;
        var name = full.TrimEnd('*');
        var close = $"\\end{{{full}}}";
        if (LatexCommands.Formulas.Contains(name) || LatexCommands.Gone.Contains(name) || LatexCommands.Floats.Contains(name) || LatexCommands.Verbatim.Contains(name))
        {
            var end = tex.IndexOf(close, at, StringComparison.Ordinal);
            if (end < 0) return at;
            var inside = tex[at..end];
            if (LatexCommands.Formulas.Contains(name)) AddFormula(tex[start..(end + close.Length)], "\n", "\n");
            else if (LatexCommands.Verbatim.Contains(name)) _out.Append("\n\n").Append(inside.Trim('\n')).Append("\n\n");
            else if (LatexCommands.Floats.Contains(name))
            {
                for (var caption = inside.IndexOf("\\caption", StringComparison.Ordinal); caption >= 0;)
                {
                    var from = caption + 8;
                    LatexMacros.Bracketed(inside, ref from);
                    if (LatexMacros.Argument(inside, ref from) is { } words)
                    {
                        _out.Append("\n\n");
                        Write(words, 0, depth + 1);
                        _out.Append("\n\n");
                    }

                    caption = inside.IndexOf("\\caption", from, StringComparison.Ordinal);
                }
            }

            return end + close.Length;
        }

        if (macros.Theorems.TryGetValue(name, out var title) || name is "proof" or "theorem" or "lemma" or "definition" or "proposition" or "corollary" or "remark" or "example")
        {
            title ??= char.ToUpperInvariant(name[0]) + name[1..];
            var note = LatexMacros.Bracketed(tex, ref at);
            _out.Append("\n\n");
            Write(title, 0, depth + 1);
            if (note is { Length: > 0 })
            {
                _out.Append(" (");
                Write(note, 0, depth + 1);
                _out.Append(')');
            }

            _out.Append(". ");
            return Blank(tex, at);
        }

        if (name is "tabular" or "tabularx" or "longtable" or "array" or "tabulary")
        {
            LatexMacros.Bracketed(tex, ref at);
            LatexMacros.Argument(tex, ref at);
            if (name is "tabularx" or "tabulary") LatexMacros.Argument(tex, ref at);
        }
        else
        {
            LatexMacros.Bracketed(tex, ref at);
            if (name is "minipage" or "adjustbox" or "multicols") LatexMacros.Argument(tex, ref at);
        }

        _out.Append('\n');
        return at;
    }

    private static int Skip(string tex, int at, int count)
    {
        if (count == 0) return Blank(tex, at);
        for (var i = 0; i < count; i++)
        {
            while (LatexMacros.Bracketed(tex, ref at) is not null) { }
            if (LatexMacros.Argument(tex, ref at) is null) return at;
        }

        return at;
    }

    private static int Blank(string tex, int at)
    {
        while (at < tex.Length && tex[at] == ' ') at++;
        return at;
    }

    private static string Tidy(string text)
    {
        text = Gaps().Replace(text, " ");
        text = BeforeMark().Replace(text, "$1");
        text = Empty().Replace(text, "");
        // A single line break inside a paragraph is where the author's editor broke the line; blocks are parted by two.
        return Rows().Replace(text, "\n\n").Trim();
    }

    [GeneratedRegex(@"\\title\s*(\[[^\]]*\])?\s*\{")]
    private static partial Regex TitleOf();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\\label\s*\{[^}]*\}")]
    private static partial Regex Labels();

    [GeneratedRegex(@"[ \t]{2,}|(?<=\n)[ \t]+(?=\n)")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"[ \t]+([.,;:)\]])")]
    private static partial Regex BeforeMark();

    [GeneratedRegex(@"\(\s*[,;]*\s*\)|\[\s*[,;]*\s*\]")]
    private static partial Regex Empty();

    [GeneratedRegex(@"\n\s*\n\s*")]
    private static partial Regex Rows();
}
