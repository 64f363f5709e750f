using System.Globalization;
using Plinth.Chinese;

namespace Plinth.Sources.Wiki;

internal sealed partial class WikiText
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

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
