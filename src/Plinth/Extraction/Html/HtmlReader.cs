using System.Buffers;

namespace Plinth.Extraction.Html;

/// <summary>Reads a page into a flat tree by the WHATWG parsing rules, scripting off; no recursion, linear time, bounded memory.</summary>
/// <remarks>
/// HTML Standard, sections 13.2.5 (tokens) and 13.2.6 (tree), with these choices: comments and doctypes leave no node, content of scripts, styles
/// and frames is kept by option only, line ends stay as they are, and depth, nodes and memory are bounded by <see cref="HtmlLimits"/>. One
/// instance serves one worker; its page is good until the next read.
/// </remarks>
internal sealed partial class HtmlReader
{
    private static readonly SearchValues<char> s_textStop = SearchValues.Create("<&\0");

    private readonly HtmlPage _page = new();
    private HtmlLimits _limits = new();
    private string _source = "";
    private HtmlBudget _budget;
    private int _tokens;

    /// <summary>Reads a page.</summary>
    public HtmlPage Read(string html, HtmlLimits limits)
    {
        _source = html;
        _limits = limits;
        _budget = new HtmlBudget(limits.BudgetMs);
        _tokens = 0;
        _page.Clear(html);
        StartTree();
        var mostNodes = (int)Math.Min(limits.MaxNodes, limits.MaxBytes / HtmlPage.BytesANode);
        var at = html.Length > 0 && html[0] == '\uFEFF' ? 1 : 0;
        while (at < html.Length)
        {
            if (_page.Count >= mostNodes || ((++_tokens & 63) == 0 && _page.Bytes > limits.MaxBytes)) _page.Truncated = true;
            if ((_tokens & 1023) == 0 && _budget.IsSpent) _page.OutOfTime = true;
            if (_page.Truncated || _page.OutOfTime) break;
            at = Next(at);
        }

        FinishTree();
        _source = "";
        return _page;
    }

    // One run of text, tag or comment; the answer is where the next one starts.
    private int Next(int at)
    {
        var html = _source;
        if (html[at] == '<' && at + 1 < html.Length)
        {
            var next = html[at + 1];
            if (char.IsAsciiLetter(next)) return StartTag(at + 1);
            if (next == '/')
            {
                if (at + 2 < html.Length)
                {
                    if (char.IsAsciiLetter(html[at + 2])) return EndTag(at + 2);
                    return html[at + 2] == '>' ? at + 3 : Comment(at + 2);
                }
            }
            else if (next == '!') return Declaration(at + 2);
            else if (next == '?') return Comment(at + 1);
        }

        return Text(at);
    }

    // Text up to the next '<' that starts something: "<3" does not.
    private int Text(int at)
    {
        var html = _source;
        var (end, rewritten) = (at, false);
        if (html[at] == '<') end++;
        while (true)
        {
            var rest = html.AsSpan(end);
            var found = rewritten ? rest.IndexOf('<') : rest.IndexOfAny(s_textStop);
            if (found < 0)
            {
                end = html.Length;
                break;
            }

            end += found;
            if (html[end] != '<') rewritten = true;
            else if (end + 1 < html.Length && IsMarkup(end + 1)) break;
            end++;
        }

        AddText(at, end, rewritten);
        return end;
    }

    private bool IsMarkup(int at)
    {
        var c = _source[at];
        return char.IsAsciiLetter(c) || c is '!' or '?' || (c == '/' && at + 1 < _source.Length);
    }

    // What the standard calls a bogus comment.
    private int Comment(int at)
    {
        _skipNewline = false;
        var found = _source.AsSpan(at).IndexOf('>');
        return found < 0 ? _source.Length : at + found + 1;
    }

    private int Declaration(int at)
    {
        var rest = _source.AsSpan(at);
        if (rest.StartsWith("--"))
        {
            _skipNewline = false;
            rest = rest[2..];
            if (rest.StartsWith(">")) return at + 3;
            if (rest.StartsWith("->")) return at + 4;
            for (var from = 0; ;)
            {
                var dashes = rest[from..].IndexOf("--");
                if (dashes < 0) return _source.Length;
                from += dashes + 2;
                if (rest[from..].StartsWith(">")) return at + 2 + from + 1;
                if (rest[from..].StartsWith("!>")) return at + 2 + from + 2;
                from--; // "--->" ends a comment as well
            }
        }

        if (rest.StartsWith("[CDATA[") && _depth > 0 && IsForeign(_openTags[_depth - 1]))
        {
            var end = rest.IndexOf("]]>");
            var stop = end < 0 ? _source.Length : at + end;
            var start = Math.Min(at + 7, stop);
            if (start < stop) AddCharacterData(start, stop, IsForeignText() ? "\uFFFD" : "");
            return end < 0 ? stop : stop + 3;
        }

        if (rest.StartsWith("doctype", StringComparison.OrdinalIgnoreCase)) return Doctype(at + 7);
        return Comment(at);
    }

    private int StartTag(int at)
    {
        var behind = TagName(at, out var tag);
        if (behind >= _source.Length) return _source.Length;
        _attributesAt = behind;
        _firstAttribute = _page.AttributeCount;
        if (_source[behind] == '>')
        {
            _selfClosing = false;
            behind++;
        }
        else
        {
            behind = Attributes(behind, keep: true, out _selfClosing);
            if (behind < 0) return _source.Length;
        }

        _count = _page.AttributeCount - _firstAttribute;
        _skipNewline = false;
        _rawNode = -1;
        Start(tag);
        return _rawNode < 0 ? behind : Raw(behind);
    }

    private int EndTag(int at)
    {
        var behind = TagName(at, out var tag);
        if (behind >= _source.Length) return _source.Length;
        behind = _source[behind] == '>' ? behind + 1 : Attributes(behind, keep: false, out _);
        if (behind < 0) return _source.Length;
        _skipNewline = false;
        End(tag);
        return behind;
    }
}
