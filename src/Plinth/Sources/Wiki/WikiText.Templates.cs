using System.Globalization;
using Plinth.Chinese;

namespace Plinth.Sources.Wiki;

internal sealed partial class WikiText
{
    // Arguments of the templates that are open, as a stack: those of the innermost stand last.
    private readonly List<(int NameEnd, int Start, int End)> _arguments = [];

    private void Template(int start, int close, CharBuffer into, int depth)
    {
        var text = _markup.Text;
        var (from, end) = (start + 2, close - 2);
        while (from < end && text[from] == '{') from++;
        var bar = Bar(from, end);
        var name = text[from..(bar < 0 ? end : bar)].Trim();
        if (name.Length is 0 or > 100)
        {
            _dropped = true;
            return;
        }

        if (start + 2 < from)
        {
            // A parameter of a template: what it falls back on.
            if (bar >= 0) Inline(bar + 1, text[start..close].EndsWith("}}}") ? close - 3 : end, into, depth);
            return;
        }

        var colon = name.IndexOf(':');
        if (colon > 0 && name[0] == '#' || name.StartsWith("DEFAULTSORT"))
        {
            _dropped = true;
            return;
        }

        Span<char> spaced = stackalloc char[name.Length];
        name.Replace(spaced, '_', ' ');
        var first = _arguments.Count;
        if (colon > 0 && name[..colon] is "formatnum" or "lc" or "uc" or "ucfirst" or "lcfirst" or "FORMATNUM")
        {
            var at = from + text[from..end].IndexOf(':') + 1;
            Inline(at, bar < 0 ? end : bar, into, depth);
            return;
        }

        if (Literal(spaced, into)) return;
        var kind = WikiTemplates.KindOf(spaced);
        if (kind == WikiTemplateKind.Drop)
        {
            _dropped = true;
            return;
        }

        for (var at = bar; at >= 0;)
        {
            var stop = Bar(at + 1, end);
            _arguments.Add(Argument(at + 1, stop < 0 ? end : stop));
            at = stop;
            if (_arguments.Count - first > 500) break;
        }

        var before = into.Length;
        Write(kind, first, into, depth);
        if (into.Length == before) _dropped = true;
        _arguments.RemoveRange(first, _arguments.Count - first);
    }

    private static bool Literal(ReadOnlySpan<char> name, CharBuffer into)
    {
        if (name.Length > 14) return false;
        var lower = name.ToString().ToLowerInvariant();
        if (!WikiTemplates.Literals.TryGetValue(lower, out var literal)) return false;
        into.Append(literal);
        return true;
    }

    private (int NameEnd, int Start, int End) Argument(int start, int end)
    {
        var text = _markup.Text;
        var nameEnd = -1;
        var at = start;
        while (at < end)
        {
            var found = text[at..end].IndexOfAny('=', '{', '[');
            if (found < 0) break;
            at += found;
            if (text[at] == '=')
            {
                nameEnd = at;
                break;
            }

            // A name has no brackets in it.
            break;
        }

        return nameEnd < 0 ? (-start - 1, start, end) : (nameEnd, start, end);
    }

    private void Write(WikiTemplateKind kind, int first, CharBuffer into, int depth)
    {
        switch (kind)
        {
            case WikiTemplateKind.First: Put(first, "1", into, depth); break;
            case WikiTemplateKind.Second: if (!Put(first, "2", into, depth)) Put(first, "text", into, depth); break;
            case WikiTemplateKind.Third: if (!Put(first, "3", into, depth)) Put(first, "2", into, depth); break;
            case WikiTemplateKind.List: WriteAll(first, into, depth, _chinese ? "、" : ", "); break;
            case WikiTemplateKind.Joined: WriteAll(first, into, depth, ""); break;
            case WikiTemplateKind.Quote: WriteQuote(first, into, depth); break;
            case WikiTemplateKind.Convert: WriteConvert(first, into, depth); break;
            case WikiTemplateKind.Date: WriteDate(first, into, depth); break;
            case WikiTemplateKind.AsOf:
                into.Append(_chinese ? "截至" : Flag(first, "lc") ? "as of " : "As of ");
                WriteDate(first, into, depth);
                break;
            case WikiTemplateKind.Circa:
                into.Append("c. ");
                Put(first, "1", into, depth);
                break;
            case WikiTemplateKind.Fraction: WriteFraction(first, into, depth); break;
            case WikiTemplateKind.Value: WriteValue(first, into, depth); break;
            case WikiTemplateKind.Power:
                into.Append("×10^");
                Put(first, "1", into, depth);
                break;
            case WikiTemplateKind.Title: into.Append(_title); break;
            case WikiTemplateKind.Nihongo: WriteNihongo(first, into, depth); break;
            case WikiTemplateKind.Chinese: WriteChinese(first, into, depth); break;
            case WikiTemplateKind.ChineseLife: WriteLife(first, into, depth); break;
            case WikiTemplateKind.Infobox when options.Infobox: WriteFields(first, into, depth); break;
        }
    }

    /// <summary>The range of an argument's value by its name or number, or an empty one.</summary>
    private (int Start, int End) Find(int first, ReadOnlySpan<char> name)
    {
        var text = _markup.Text;
        var number = 0;
        var wanted = name.Length == 1 && char.IsAsciiDigit(name[0]) ? name[0] - '0' : 0;
        for (var i = first; i < _arguments.Count; i++)
        {
            var (nameEnd, start, end) = _arguments[i];
            if (nameEnd < 0)
            {
                if (++number == wanted) return Trim(start, end);
            }
            else if (text[start..nameEnd].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return Trim(nameEnd + 1, end);
            else if (wanted > 0 && text[start..nameEnd].IndexOfAny("<\uFFFE ") >= 0 && nameEnd - start > 40 && ++number == wanted) return Trim(start, end);
        }

        return default;
    }

    private (int Start, int End) Trim(int start, int end)
    {
        var text = _markup.Text;
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (start, end);
    }

    private bool Flag(int first, string name) => Find(first, name) is var (start, end) && end > start;

    private bool Put(int first, ReadOnlySpan<char> name, CharBuffer into, int depth)
    {
        var (start, end) = Find(first, name);
        if (end <= start) return false;
        Inline(start, end, into, depth);
        return true;
    }

    private string Value(int first, ReadOnlySpan<char> name, int depth)
    {
        var (start, end) = Find(first, name);
        if (end <= start) return "";
        var buffer = new CharBuffer();
        Inline(start, end, buffer, depth);
        return buffer.Span.Trim().ToString();
    }

    private void WriteAll(int first, CharBuffer into, int depth, string between)
    {
        var any = false;
        for (var i = first; i < _arguments.Count; i++)
        {
            var (nameEnd, start, end) = _arguments[i];
            if (nameEnd >= 0 && !_markup.Text[start..nameEnd].Trim().IsEmpty && !char.IsAsciiDigit(_markup.Text[start..nameEnd].Trim()[0])) continue;
            (start, end) = Trim(nameEnd >= 0 ? nameEnd + 1 : start, end);
            if (start == end) continue;
            if (any) into.Append(between);
            any = true;
            foreach (var line in Lines(start, end))
            {
                if (line.Start > start) into.Append(between);
                Inline(line.Start, line.End, into, depth);
            }
        }
    }

    private List<(int Start, int End)> Lines(int start, int end)
    {
        var lines = new List<(int, int)>();
        for (var at = start; at < end;)
        {
            var stop = LineEnd(at, end);
            while (at < stop && _markup.Text[at] is '*' or '#' or ' ') at++;
            if (at < stop) lines.Add((at, stop));
            at = stop + 1;
        }

        return lines;
    }
}
