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
