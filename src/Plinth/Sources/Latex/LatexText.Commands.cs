namespace Plinth.Sources.Latex;

internal sealed partial class LatexText
{
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
}
