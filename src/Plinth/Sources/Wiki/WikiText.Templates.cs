using System.Globalization;
using Plinth.Chinese;

namespace Plinth.Sources.Wiki;

internal sealed partial class WikiText
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

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

    private void WriteQuote(int first, CharBuffer into, int depth)
    {
        into.Append(WikiMarkup.SoftBreak);
        if (!Put(first, "1", into, depth) && !Put(first, "text", into, depth)) Put(first, "quote", into, depth);
        var by = Value(first, "2", depth);
        foreach (var name in (ReadOnlySpan<string>)["author", "sign", "by"]) if (by.Length == 0) by = Value(first, name, depth);
        if (by.Length > 0)
        {
            into.Append(WikiMarkup.SoftBreak);
            into.Append("— ");
            into.Append(by);
        }

        into.Append(WikiMarkup.SoftBreak);
    }

    private void WriteConvert(int first, CharBuffer into, int depth)
    {
        var one = Value(first, "1", depth);
        var two = Value(first, "2", depth);
        into.Append(one);
        if (two is "to" or "and" or "or" or "-" or "–" or "x" or "by" or "+/-" or "to about" or "to(-)" or "and(-)" or "xx" or "*")
        {
            into.Append(two switch { "-" or "–" => "–", "x" or "xx" or "*" => " × ", "+/-" => " ± ", "to(-)" => " to ", "and(-)" => " and ", _ => $" {two} " });
            into.Append(Value(first, "3", depth));
            two = Value(first, "4", depth);
        }
        else if (Flag(first, "3") && two is "ft" or "lb" or "st" && double.TryParse(Value(first, "3", depth), CultureInfo.InvariantCulture, out _))
        {
            into.Append($" {two} {Value(first, "3", depth)}");
            two = Value(first, "4", depth);
        }

        if (two.Length == 0) return;
        into.Append(Flag(first, "adj") && Value(first, "adj", depth) is "on" or "mid" ? '-' : ' ');
        into.Append(WikiTemplates.Units.GetValueOrDefault(two, two));
    }

    private void WriteDate(int first, CharBuffer into, int depth)
    {
        var (year, month, day) = (Value(first, "1", depth), Value(first, "2", depth), Value(first, "3", depth));
        // A date of one piece is written as it stands.
        if (year.Length == 0 || !int.TryParse(year, CultureInfo.InvariantCulture, out _))
        {
            into.Append(year);
            return;
        }

        var hasMonth = int.TryParse(month, CultureInfo.InvariantCulture, out var m) && m is >= 1 and <= 12;
        var hasDay = hasMonth && int.TryParse(day, CultureInfo.InvariantCulture, out var d) && d is >= 1 and <= 31;
        if (_chinese) into.Append(hasDay ? $"{year}年{m}月{day.TrimStart('0')}日" : hasMonth ? $"{year}年{m}月" : $"{year}年");
        else if (!hasMonth) into.Append(month.Length > 2 ? $"{month} {year}" : year);
        else if (!hasDay) into.Append($"{s_months[m - 1]} {year}");
        else if (Flag(first, "df")) into.Append($"{day.TrimStart('0')} {s_months[m - 1]} {year}");
        else into.Append($"{s_months[m - 1]} {day.TrimStart('0')}, {year}");
    }

    private void WriteLife(int first, CharBuffer into, int depth)
    {
        into.Append('（');
        Put(first, "1", into, depth);
        Put(first, "2", into, depth);
        into.Append('－');
        Put(first, "3", into, depth);
        Put(first, "4", into, depth);
        into.Append('）');
    }

    private void WriteFraction(int first, CharBuffer into, int depth)
    {
        var (a, b, c) = (Value(first, "1", depth), Value(first, "2", depth), Value(first, "3", depth));
        into.Append(c.Length > 0 ? $"{a} {b}/{c}" : b.Length > 0 ? $"{a}/{b}" : $"1/{a}");
    }

    private void WriteValue(int first, CharBuffer into, int depth)
    {
        into.Append(Value(first, "1", depth));
        if (double.TryParse(Value(first, "2", depth), CultureInfo.InvariantCulture, out _)) into.Append($" ± {Value(first, "2", depth)}");
        if (Value(first, "e", depth) is { Length: > 0 } power) into.Append($"×10^{power}");
        if (Value(first, "u", depth) is { Length: > 0 } unit || (unit = Value(first, "ul", depth)).Length > 0) into.Append($" {unit}");
    }

    private void WriteNihongo(int first, CharBuffer into, int depth)
    {
        Put(first, "1", into, depth);
        var (script, reading) = (Value(first, "2", depth), Value(first, "3", depth));
        if (script.Length + reading.Length > 0) into.Append(script.Length > 0 && reading.Length > 0 ? $" ({script}, {reading})" : $" ({script}{reading})");
    }

    private void WriteChinese(int first, CharBuffer into, int depth)
    {
        var any = false;
        foreach (var name in (ReadOnlySpan<string>)["c", "s", "t", "p", "hp", "w", "j", "l", "1"])
        {
            var value = Value(first, name, depth);
            if (value.Length == 0) continue;
            if (any) into.Append(", ");
            into.Append(value);
            any = true;
        }
    }

    private void WriteFields(int first, CharBuffer into, int depth)
    {
        for (var i = first; i < _arguments.Count; i++)
        {
            var (nameEnd, start, end) = _arguments[i];
            if (nameEnd < 0) continue;
            var name = _markup.Text[start..nameEnd].Trim();
            var (from, to) = Trim(nameEnd + 1, end);
            if (from == to || name.IsEmpty || IsLook(name)) continue;
            var value = new CharBuffer();
            Inline(from, to, value, depth);
            var shown = value.Span.Trim(" \n\u0001");
            if (shown.IsEmpty) continue;
            shown.Replace(WikiMarkup.SoftBreak, ' ');
            into.Append(WikiMarkup.SoftBreak);
            into.Append(name.ToString().Replace('_', ' '));
            into.Append(_chinese ? "：" : ": ");
            into.Append(shown);
        }

        into.Append(WikiMarkup.SoftBreak);
    }

    // Fields that say how the box looks, not what it says.
    private static bool IsLook(ReadOnlySpan<char> name)
    {
        foreach (var word in (ReadOnlySpan<string>)["image", "img", "map", "colo", "size", "width", "alt", "caption", "logo", "style", "background", "signature", "footnote", "图", "圖", "pushpin", "upright", "module"])
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
