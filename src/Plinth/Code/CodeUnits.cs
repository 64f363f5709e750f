using System.Text.RegularExpressions;

namespace Plinth.Code;

/// <summary>Finds functions by layout: a head line with brackets, then lines that stand further in, and the line that closes them. Serves every language whose code is indented.</summary>
/// <remarks>Classes and namespaces are gone into; a function within a function belongs to the outer one.</remarks>
internal static partial class CodeUnits
{
    private const int TabWidth = 4;

    private readonly record struct Line(int Start, int End, int Indent, bool Blank);

    /// <summary>Start and length of each function of at least so many lines, in order, not touching.</summary>
    public static List<(int Start, int Length)> Of(string text, int minLines)
    {
        var lines = Lines(text);
        var units = new List<(int Start, int Length)>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Blank || !IsHead(text.AsSpan(lines[i].Start, lines[i].End - lines[i].Start))) continue;
            var end = End(text, lines, i);
            if (end - i + 1 < minLines) continue;
            units.Add((lines[i].Start, lines[end].End - lines[i].Start));
            i = end;
        }

        return units;
    }

    // The last line of the block: all that stand further in than the head, and one that only closes. A bracket alone below the head opens.
    private static int End(string text, List<Line> lines, int head)
    {
        var indent = lines[head].Indent;
        var end = head;
        var inside = false;
        for (var i = head + 1; i < lines.Count; i++)
        {
            if (lines[i].Blank) continue;
            if (lines[i].Indent > indent)
            {
                (end, inside) = (i, true);
                continue;
            }

            var line = text.AsSpan(lines[i].Start, lines[i].End - lines[i].Start).Trim();
            if (!inside && line is "{" or "begin" or "BEGIN") end = i;
            else if (inside && lines[i].Indent == indent && Closing().IsMatch(line)) return i;
            else break;
        }

        return inside ? end : head;
    }

    private static bool IsHead(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length < 4 || line.Length > 400 || NoHead().IsMatch(line)) return false;
        if (Keyword().IsMatch(line)) return true;
        // "int f(int x) {", "void f()" with its bracket below, "f = (x) => {".
        return line.Contains('(') && !line.EndsWith(";") && !line.EndsWith(",") && Brackets().IsMatch(line);
    }

    private static List<Line> Lines(string text)
    {
        var lines = new List<Line>();
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            int indent = 0, at = start;
            for (; at < end && text[at] is ' ' or '\t'; at++) indent += text[at] == '\t' ? TabWidth : 1;
            lines.Add(new(start, end, indent, at >= end || text[at] == '\r'));
            start = end + 1;
        }

        return lines;
    }

    [GeneratedRegex(@"^(end\b|[\]})])[\]}),; ]*(\w+)?;?$", RegexOptions.IgnoreCase)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^(if|else|elif|for|foreach|while|switch|case|try|catch|finally|do|return|with|using|lock|when|match|until|unless|class|interface|struct|enum|namespace|module|trait|impl|import|include|package|object|data|record|throw|await|yield|new|@|#|//|\*|/\*|--|""|'|\})\b|^[@#*}]|^//|^/\*|^--", RegexOptions.None)]
    private static partial Regex NoHead();

    [GeneratedRegex(@"^((public|private|protected|internal|static|async|export|default|pub(\([^)]*\))?|const|unsafe|extern|inline|override|virtual|abstract|final|open|suspend|local|async)\s+)*(def|fn|func|fun|function|sub|proc|procedure|defp?|defmacro|defn-?|method|constructor|init)\b")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^[\w$~<>\[\]:&*,.?@ \t=-]*\b[\w$~]+\s*(<[^()]*>)?\s*\(.*\)[^;=]*(\{|:|=>\s*\{|=>|\)|const|noexcept|override)\s*$|^[\w$~<>\[\]:&*,.?@ \t-]+\s+[\w$~:]+\s*\([^;]*\)\s*$|^[\w$. ]+[=:]\s*(async\s+)?(function\b[^{]*|\(.*\)\s*=>|\w+\s*=>)\s*\{$")]
    private static partial Regex Brackets();
}
