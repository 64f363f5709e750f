using System.Buffers;
using System.Diagnostics;

namespace Plinth.Extraction.Html;

/// <summary>Reads a page into a flat tree by the WHATWG rules as far as content needs them; no recursion, linear time, bounded memory.</summary>
/// <remarks>
/// Left out on purpose, because it moves no text between blocks that matter: the adoption agency, re-opening of formatting elements, foster
/// parenting (stray content of a table stays where it stands), framesets. One instance serves one worker; its page is good until the next read.
/// </remarks>
internal sealed partial class HtmlReader
{
    private static readonly SearchValues<char> s_nameEnd = SearchValues.Create("\t\n\f\r />");
    private static readonly SearchValues<char> s_attributeNameEnd = SearchValues.Create("\t\n\f\r />=");
    private static readonly SearchValues<char> s_unquotedEnd = SearchValues.Create("\t\n\f\r >");
    private static readonly SearchValues<char> s_rewritten = SearchValues.Create("&\0");

    private readonly HtmlPage _page = new();
    private readonly char[] _name = new char[64];
    private HtmlLimits _limits = new();
    private string _source = "";
    private long _deadline;
    private int _tags;
    private uint _seen;

    /// <summary>Reads a page.</summary>
    public HtmlPage Read(string html, HtmlLimits limits)
    {
        _source = html;
        _limits = limits;
        _deadline = limits.BudgetMs is { } ms ? Stopwatch.GetTimestamp() + ms * (Stopwatch.Frequency / 1000) : long.MaxValue;
        _tags = 0;
        _page.Clear(html);
        StartTree();
        var at = html.Length > 0 && html[0] == '\uFEFF' ? 1 : 0;
        while (at < html.Length && !_page.Truncated)
        {
            if ((++_tags & 1023) == 0 && Stopwatch.GetTimestamp() > _deadline)
            {
                _page.OutOfTime = true;
                break;
            }

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
        if (html[at] != '<')
        {
            var tag = html.AsSpan(at).IndexOf('<');
            var end = tag < 0 ? html.Length : at + tag;
            AddText(at, end, decode: true);
            return end;
        }

        var next = at + 1 < html.Length ? html[at + 1] : '\0';
        if (char.IsAsciiLetter(next)) return StartTag(at + 1);
        if (next == '!') return Declaration(at + 2);
        if (next == '?') return Behind(at + 2, '>');
        if (next == '/' && at + 2 < html.Length)
        {
            if (char.IsAsciiLetter(html[at + 2])) return EndTag(at + 2);
            return Behind(at + 2, '>');
        }

        AddText(at, at + 1, decode: false);
        return at + 1;
    }

    private int Behind(int at, char end)
    {
        var found = _source.AsSpan(at).IndexOf(end);
        return found < 0 ? _source.Length : at + found + 1;
    }

    private int Declaration(int at)
    {
        var rest = _source.AsSpan(at);
        if (rest.StartsWith("--"))
        {
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

        if (InForeign && rest.StartsWith("[CDATA["))
        {
            var end = rest.IndexOf("]]>");
            var stop = end < 0 ? _source.Length : at + end;
            AddText(Math.Min(at + 7, stop), stop, decode: false);
            return end < 0 ? stop : stop + 3;
        }

        return Behind(at, '>');
    }

    private int StartTag(int at)
    {
        var end = _source.AsSpan(at).IndexOfAny(s_nameEnd);
        if (end < 0) return _source.Length;
        var tag = TagOf(_source.AsSpan(at, end));
        var firstAttribute = _page.AttributeCount;
        var behind = Attributes(at + end, keep: true, out var selfClosing);
        if (behind < 0) return _source.Length;
        var count = _page.AttributeCount - firstAttribute;
        OpenTag(tag, firstAttribute, count, selfClosing);
        if (tag is HtmlTag.Title or HtmlTag.Textarea && InForeign) return behind;
        if (tag.Has(HtmlTraits.Raw) || tag is HtmlTag.Title or HtmlTag.Textarea or HtmlTag.Xmp)
        {
            var content = behind;
            behind = RawEnd(behind, tag, out var contentEnd);
            if (tag is HtmlTag.Title or HtmlTag.Textarea) AddText(content, contentEnd, decode: true);
            else if (tag == HtmlTag.Xmp || (tag == HtmlTag.Script && IsData(firstAttribute, count))) AddText(content, contentEnd, decode: false);
            CloseTag(tag);
        }
        else if (tag == HtmlTag.Plaintext)
        {
            AddText(behind, _source.Length, decode: false);
            behind = _source.Length;
        }

        return behind;
    }

    // Scripts that hold data of the page: formulas and metadata.
    private bool IsData(int firstAttribute, int count)
    {
        if (count == 0) return false;
        var type = _page.Value(firstAttribute, count, HtmlAttribute.Type);
        return type.StartsWith("math/tex", StringComparison.OrdinalIgnoreCase) || type.Trim().Equals("application/ld+json", StringComparison.OrdinalIgnoreCase);
    }

    private int EndTag(int at)
    {
        var end = _source.AsSpan(at).IndexOfAny(s_nameEnd);
        if (end < 0) return _source.Length;
        var tag = TagOf(_source.AsSpan(at, end));
        var behind = Attributes(at + end, keep: false, out _);
        if (behind < 0) return _source.Length;
        CloseTag(tag);
        return behind;
    }

    // The answer is the index behind '>', or -1 when the page ends inside the tag, which is then no tag.
    private int Attributes(int at, bool keep, out bool selfClosing)
    {
        var html = _source;
        selfClosing = false;
        _seen = 0;
        while (true)
        {
            while (at < html.Length && IsSpaceOrSlash(html[at])) at++;
            if (at >= html.Length) return -1;
            if (html[at] == '>')
            {
                selfClosing = html[at - 1] == '/';
                return at + 1;
            }

            var nameStart = at;
            var length = html.AsSpan(at + 1).IndexOfAny(s_attributeNameEnd);
            if (length < 0) return -1;
            at += length + 1;
            var nameLength = at - nameStart;
            while (at < html.Length && IsSpace(html[at])) at++;
            var (valueStart, valueLength) = (at, 0);
            if (at < html.Length && html[at] == '=')
            {
                at++;
                while (at < html.Length && IsSpace(html[at])) at++;
                if (at >= html.Length) return -1;
                var quote = html[at];
                if (quote is '"' or '\'')
                {
                    valueStart = at + 1;
                    valueLength = html.AsSpan(valueStart).IndexOf(quote);
                    if (valueLength < 0) return -1;
                    at = valueStart + valueLength + 1;
                }
                else if (quote != '>')
                {
                    valueStart = at;
                    valueLength = html.AsSpan(at).IndexOfAny(s_unquotedEnd);
                    if (valueLength < 0) return -1;
                    at += valueLength;
                }
            }

            if (keep && nameLength <= HtmlAttributeNames.Longest) KeepAttribute(nameStart, nameLength, valueStart, valueLength);
        }
    }

    private void KeepAttribute(int nameStart, int nameLength, int valueStart, int valueLength)
    {
        var name = HtmlAttributeNames.Find(Lower(_source.AsSpan(nameStart, nameLength)));
        // Of an attribute that is given twice the first counts.
        if (name == HtmlAttribute.None || (_seen & (1u << (int)name)) != 0) return;
        _seen |= 1u << (int)name;
        var value = _source.AsSpan(valueStart, valueLength);
        if (!value.Contains('&'))
        {
            _page.Add(new HtmlAttributeValue(name, false, valueStart, valueLength));
            return;
        }

        var start = _page.DecodedLength;
        Decode(value, inAttribute: true);
        _page.Add(new HtmlAttributeValue(name, true, start, _page.DecodedLength - start));
    }

    private void Decode(ReadOnlySpan<char> text, bool inAttribute)
    {
        // A decoded reference is never longer than its source.
        var into = _page.Room(text.Length + 2);
        var written = 0;
        while (text.Length > 0)
        {
            var stop = text.IndexOfAny(s_rewritten);
            if (stop < 0) stop = text.Length;
            text[..stop].CopyTo(into[written..]);
            written += stop;
            text = text[stop..];
            if (text.Length == 0) break;
            var read = text[0] == '&' ? CharacterReferences.Decode(text, inAttribute, into[written..], out var units) : Null(out units);
            if (read == 0)
            {
                into[written++] = '&';
                read = 1;
            }

            written += units;
            text = text[read..];
        }

        _page.Wrote(written);

        static int Null(out int units)
        {
            units = 0;
            return 1;
        }
    }

    private ReadOnlySpan<char> Lower(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < name.Length; i++)
            _name[i] = char.IsAsciiLetterUpper(name[i]) ? (char)(name[i] | 0x20) : name[i];
        return _name.AsSpan(0, name.Length);
    }

    private static bool IsSpace(char c) => c is ' ' or '\n' or '\t' or '\r' or '\f';

    private static bool IsSpaceOrSlash(char c) => IsSpace(c) || c == '/';
}
