using System.Buffers;
using System.Globalization;
using Plinth.Chinese;
using Plinth.Extraction.Html;

namespace Plinth.Sources.Wiki;

/// <summary>Wikitext to readable text: paragraphs, headings, lists and tables, a block a line.</summary>
/// <remarks>Serves one thread; its buffers are used from page to page. Nesting is followed forty deep, and what lies deeper is left out.</remarks>
internal sealed partial class WikiText(WikiOptions options)
{
    private const int MaxDepth = 40;

    private static readonly SearchValues<char> s_special = SearchValues.Create("{}[]'&_" + WikiMarkup.Aside + "\n");
    private static readonly SearchValues<char> s_lineEnds = SearchValues.Create("\n{[");

    private readonly WikiMarkup _markup = new();
    private readonly CharBuffer _out = new();
    private readonly CharBuffer _line = new();
    private readonly List<(int Level, string Text)> _headings = [];
    private readonly List<string> _categories = [];
    private readonly int[] _numbers = new int[8];
    private WikiSite _site = new();
    private string _title = "";
    private int _dropLevel;
    private bool _blank;
    private bool _dropped;
    private bool _chinese;

    /// <summary>Categories of the page that was read last, without the prefix.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>Converts a page.</summary>
    public string Convert(ReadOnlySpan<char> wikitext, string title, WikiSite site)
    {
        _site = site;
        _title = title;
        _chinese = site.Language?.StartsWith("zh", StringComparison.Ordinal) == true;
        _out.Clear();
        _headings.Clear();
        _categories.Clear();
        _dropLevel = 0;
        _blank = false;
        Array.Clear(_numbers);
        _markup.Read(wikitext);
        Blocks(0, _markup.Text.Length, 0);
        return _out.Span.TrimEnd().ToString();
    }

    private void Blocks(int start, int end, int depth)
    {
        var text = _markup.Text;
        for (var at = start; at < end;)
        {
            var first = at;
            while (first < end && text[first] is ' ' or '\t' or ':') first++;
            if (first + 1 < end && text[first] == '{' && text[first + 1] == '|' && _markup.Match(first) is > 0 and var close && close <= end)
            {
                if (options.Tables && depth < MaxDepth) Table(first, close, depth);
                at = close;
                if (at < end && text[at] == '\n') at++;
                continue;
            }

            var stop = LineEnd(at, end);
            Line(at, stop, depth);
            at = stop + 1;
        }
    }

    /// <summary>End of a line; line breaks within brackets do not count.</summary>
    private int LineEnd(int at, int end)
    {
        var text = _markup.Text;
        while (at < end)
        {
            var found = text[at..end].IndexOfAny(s_lineEnds);
            if (found < 0) return end;
            at += found;
            if (text[at] == '\n') return at;
            at = _markup.Match(at) is > 0 and var close && close <= end ? close : at + 1;
        }

        return end;
    }

    private void Line(int start, int end, int depth)
    {
        var text = _markup.Text;
        while (end > start && text[end - 1] is ' ' or '\t' or '\r') end--;
        if (start == end)
        {
            _blank = true;
            Array.Clear(_numbers);
            return;
        }

        var c = text[start];
        if (c == '=' && Heading(start, end, depth)) return;
        if (_dropLevel > 0) { Collect(start, end, depth); return; }
        if (c == '-' && text[start..end].StartsWith("----")) return;
        _line.Clear();
        _dropped = false;
        if (c is '*' or '#' or ':' or ';') start = ListMark(start, end);
        else Array.Clear(_numbers);
        var mark = _line.Length;
        Inline(start, end, _line, depth);
        Tidy(_line, mark);
        if (_line.Span[mark..].Trim(" \n\u0001").IsEmpty) return;
        Emit(c is '*' or '#' or ':' or ';');
    }

    // Categories count wherever they stand; a section that is left out holds most of them.
    private void Collect(int start, int end, int depth)
    {
        _line.Clear();
        if (_markup.Text[start..end].Contains('[')) Inline(start, end, _line, depth);
        _line.Clear();
    }

    private int ListMark(int start, int end)
    {
        var text = _markup.Text;
        var at = start;
        while (at < end && text[at] is '*' or '#' or ':' or ';') at++;
        var level = Math.Min(at - start, _numbers.Length) - 1;
        for (var i = level + 1; i < _numbers.Length; i++) _numbers[i] = 0;
        var mark = text[at - 1];
        if (mark is '*' or '#')
        {
            for (var i = 0; i < level; i++) _line.Append("  ");
            if (mark == '*') _line.Append("- ");
            else _line.Append(string.Create(CultureInfo.InvariantCulture, $"{++_numbers[level]}. "));
        }

        return at;
    }

    private bool Heading(int start, int end, int depth)
    {
        var text = _markup.Text;
        var level = 0;
        while (level < 6 && start + level < end && text[start + level] == '=') level++;
        var closing = 0;
        while (closing < level && end - closing - 1 > start + level && text[end - closing - 1] == '=') closing++;
        level = Math.Min(level, closing);
        if (level == 0) return false;
        _line.Clear();
        _dropped = false;
        Inline(start + level, end - level, _line, depth);
        Tidy(_line, 0);
        var heading = _line.Span.Trim().ToString().Replace(WikiMarkup.SoftBreak, ' ');
        Array.Clear(_numbers);
        _headings.RemoveAll(h => h.Level >= level);
        if (_dropLevel == 0 || level <= _dropLevel) _dropLevel = options.DropSections.Contains(heading) ? level : 0;
        if (_dropLevel == 0 && heading.Length > 0) _headings.Add((level, heading));
        return true;
    }

    private void Emit(bool list)
    {
        foreach (var (_, heading) in _headings)
        {
            if (_out.Length > 0) _out.Append("\n\n");
            _out.Append(heading);
            _blank = true;
        }

        _headings.Clear();
        if (_out.Length > 0) _out.Append(_blank && !(list && EndsList()) ? "\n\n" : "\n");
        _blank = false;
        var line = _line.Span.TrimEnd(" \n\u0001");
        if (!list) line = line.TrimStart(" \n\u0001");
        line.Replace(WikiMarkup.SoftBreak, '\n');
        _out.Append(line);
    }

    private bool EndsList()
    {
        var out_ = _out.Span;
        var line = out_[(out_.LastIndexOf('\n') + 1)..].TrimStart(' ');
        return line.StartsWith("- ");
    }
}
