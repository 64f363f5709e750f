using Plinth.Chinese;

namespace Plinth.Sources.Wiki;

internal sealed partial class WikiText
{
    private readonly List<(int Start, int End)> _cells = [];

    /// <summary>A table, a row a line, its cells parted by a bar. Boxes that are no content (navigation, notices) are left out.</summary>
    private void Table(int start, int close, int depth)
    {
        var text = _markup.Text;
        var end = close >= start + 4 && text[(close - 2)..close] is "|}" ? close - 2 : close;
        var at = LineEnd(start + 2, end);
        var attributes = text[Math.Min(start + 2, end)..at];
        if (_dropLevel > 0 || attributes.Contains("navbox", StringComparison.OrdinalIgnoreCase) || attributes.Contains("metadata", StringComparison.OrdinalIgnoreCase)
            || attributes.Contains("ambox", StringComparison.OrdinalIgnoreCase) || attributes.Contains("display:none", StringComparison.OrdinalIgnoreCase)) return;
        if (!options.Infobox && attributes.Contains("infobox", StringComparison.OrdinalIgnoreCase)) return;
        var first = _cells.Count;
        _blank = true;
        var cellStart = -1;
        var caption = false;
        while (at < end)
        {
            at++;
            var stop = LineEnd(at, end);
            var mark = at;
            while (mark < stop && text[mark] is ' ' or '\t' or ':') mark++;
            var c = mark < stop ? text[mark] : '\0';
            if (c is '|' or '!')
            {
                if (cellStart >= 0) _cells.Add((cellStart, Math.Max(cellStart, at - 1)));
                cellStart = -1;
                if (caption) Row(first, depth);
                caption = false;
                if (mark + 1 < stop && c == '|' && text[mark + 1] is '-' or '+')
                {
                    Row(first, depth);
                    caption = text[mark + 1] == '+';
                    if (caption) cellStart = mark + 2;
                }
                else cellStart = Cells(mark + 1, stop, c == '!');
            }

            at = stop;
        }

        if (cellStart >= 0) _cells.Add((cellStart, end));
        Row(first, depth);
        _blank = true;
    }

    /// <summary>Cells that stand on one line; the last of them may go on.</summary>
    private int Cells(int start, int end, bool header)
    {
        var text = _markup.Text;
        var from = start;
        for (var at = start; at < end;)
        {
            var found = text[at..end].IndexOfAny("|!{[");
            if (found < 0) break;
            at += found;
            var c = text[at];
            if (c is '{' or '[') at = _markup.Match(at) is > 0 and var close && close <= end ? close : at + 1;
            else if (at + 1 < end && text[at + 1] == c && (c == '|' || header))
            {
                _cells.Add((from, at));
                at += 2;
                from = at;
            }
            else at++;
        }

        return from;
    }

    private void Row(int first, int depth)
    {
        if (_cells.Count == first) return;
        var row = new CharBuffer();
        var any = false;
        _dropped = true;
        for (var i = first; i < _cells.Count; i++)
        {
            var (from, to) = _cells[i];
            // What stands before a single bar is how the cell looks.
            if (Bar(from, to) is >= 0 and var bar) from = bar + 1;
            if (i > first) row.Append(" | ");
            var before = row.Length;
            if (depth < MaxDepth) Cell(from, to, row, depth + 1);
            if (OnlyLooks(row.Span[before..])) row.Cut(before);
            any |= !row.Span[before..].Trim().IsEmpty;
        }

        _cells.RemoveRange(first, _cells.Count - first);
        if (!any) return;
        _line.Clear();
        _line.Append(row.Span.TrimEnd(" |"));
        _dropped = false;
        Emit(list: false);
    }

    private void Cell(int from, int to, CharBuffer row, int depth)
    {
        var text = _markup.Text;
        for (var at = from; at < to;)
        {
            var first = at;
            while (first < to && text[first] is ' ' or '\t' or ':') first++;
            // A table inside a cell: its words are kept, its shape is not.
            if (first + 1 < to && text[first] == '{' && text[first + 1] == '|' && _markup.Match(first) is > 0 and var close && close <= to)
            {
                InnerTable(first, close, row, depth);
                at = close;
                continue;
            }

            var stop = LineEnd(at, to);
            while (first < stop && text[first] is '*' or '#' or ':' or ' ') first++;
            var before = row.Length;
            Inline(first, stop, row, depth);
            Tidy(row, before);
            row.Span[before..].Replace(WikiMarkup.SoftBreak, ' ');
            row.Span[before..].Replace('\n', ' ');
            if (row.Length > before && stop < to) row.Append(' ');
            at = stop + 1;
        }

        while (row.Length > 0 && row.Span[^1] == ' ' && !(row.Length > 1 && row.Span[^2] == '|')) row.Cut(row.Length - 1);
    }

    private void InnerTable(int start, int close, CharBuffer row, int depth)
    {
        if (depth >= MaxDepth) return;
        var text = _markup.Text;
        for (var at = LineEnd(start + 2, close); at < close;)
        {
            var stop = LineEnd(at + 1, close);
            var mark = at + 1;
            while (mark < stop && text[mark] is ' ' or '\t') mark++;
            if (mark < stop && text[mark] is '|' or '!' && !(mark + 1 < stop && text[mark + 1] is '-' or '}' or '+'))
            {
                var first = _cells.Count;
                _cells.Add((Cells(mark + 1, stop, text[mark] == '!'), stop));
                for (var i = first; i < _cells.Count; i++)
                {
                    var (from, to) = _cells[i];
                    if (Bar(from, to) is >= 0 and var bar) from = bar + 1;
                    var before = row.Length;
                    Inline(from, to, row, depth + 1);
                    if (OnlyLooks(row.Span[before..])) row.Cut(before);
                    row.Append(' ');
                }

                _cells.RemoveRange(first, _cells.Count - first);
            }

            at = stop;
        }
    }

    // Where a template was to bring the bar, what stands before it is left over.
    private static bool OnlyLooks(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        var sign = cell.IndexOf('=');
        if (sign <= 0) return false;
        foreach (var name in (ReadOnlySpan<string>)["colspan", "rowspan", "style", "align", "bgcolor", "class", "width", "scope", "valign", "nowrap"])
            if (cell[..sign].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
