using System.Collections.Frozen;
using Plinth.Chinese;
using Plinth.Extraction.Html;

namespace Plinth.Sources.Wiki;

/// <summary>
/// Wikitext made ready: comments, references and tags are gone, what must not be read as markup (nowiki, formulas, code) is put aside, and every opening
/// bracket knows its closing one. One pass each, whatever the nesting.
/// </summary>
internal sealed partial class WikiMarkup
{
    /// <summary>Stands before the number of something put aside; a character that XML cannot hold.</summary>
    public const char Aside = '\uFFFE';

    /// <summary>A line break that starts no line of markup.</summary>
    public const char SoftBreak = '\u0001';

    private const char FirstNumber = '\u4E00';
    private const int MaxAside = 20_000;

    private static readonly FrozenSet<string> s_dropped = new[]
    {
        "ref", "references", "gallery", "timeline", "score", "imagemap", "templatestyles", "mapframe", "maplink", "graph", "inputbox", "indicator", "hiero",
        "categorytree", "includeonly", "rss", "div-graph", "ruby-rp", "rp",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_aside =
        new[] { "nowiki", "pre", "math", "chem", "ce", "syntaxhighlight", "source" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_tags = new[]
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "data", "dd", "del", "dfn", "div", "dl", "dt", "em", "font",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "link", "mark", "meta", "noinclude", "ol", "onlyinclude", "p", "poem", "q", "rb", "rt", "rtc", "ruby",
        "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "th", "time", "tr", "tt", "u", "ul", "var", "wbr", "langconvert",
        "nobr", "thead", "noindex", "translate", "tvar", "languages", "img",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly CharBuffer _text = new();
    private readonly List<string> _aside = [];
    private readonly List<(char Kind, int At)> _open = [];
    private readonly HashSet<string> _unclosed = new(StringComparer.OrdinalIgnoreCase);
    private int[] _match = new int[1 << 14];

    /// <summary>The text made ready.</summary>
    public ReadOnlySpan<char> Text => _text.Span;

    /// <summary>Where the bracket that opens at a place closes, as the place behind it; 0 where none does.</summary>
    public int Match(int at) => _match[at];

    /// <summary>What was put aside under a number.</summary>
    public string Taken(char number) => number - FirstNumber is >= 0 and var i && i < _aside.Count ? _aside[i] : "";

    /// <summary>Reads a page.</summary>
    public void Read(ReadOnlySpan<char> wikitext)
    {
        _text.Clear();
        _aside.Clear();
        _unclosed.Clear();
        Strip(wikitext);
        Pair();
    }

    private void Strip(ReadOnlySpan<char> source)
    {
        var at = 0;
        while (at < source.Length)
        {
            var next = source[at..].IndexOfAny('<', Aside, SoftBreak);
            if (next < 0)
            {
                _text.Append(source[at..]);
                return;
            }

            _text.Append(source.Slice(at, next));
            at += next;
            at = source[at] == '<' ? Tag(source, at) : at + 1;
        }
    }

    private int Tag(ReadOnlySpan<char> source, int at)
    {
        var rest = source[at..];
        if (rest.StartsWith("<!--"))
        {
            var end = rest[4..].IndexOf("-->");
            return end < 0 ? source.Length : at + 4 + end + 3;
        }

        var closing = rest.Length > 1 && rest[1] == '/';
        var from = closing ? 2 : 1;
        var to = from;
        while (to < rest.Length && to - from < 16 && char.IsAsciiLetterOrDigit(rest[to])) to++;
        var name = rest[from..to];
        var close = rest[..Math.Min(rest.Length, 2000)].IndexOf('>');
        var known = name.Length > 0 && close >= to;
        if (known && Contains(s_dropped, name)) return Drop(source, at, close, closing, name);
        if (known && Contains(s_aside, name)) return PutAside(source, at, close, closing, name);
        if (!known || !Contains(s_tags, name))
        {
            _text.Append('<');
            return at + 1;
        }

        if (name.Equals("br", StringComparison.OrdinalIgnoreCase) || name is "p" or "P" or "li" or "tr" or "dd" or "dt" or "hr" or "blockquote" or "poem" or "div" or "h2" or "h3")
            _text.Append(SoftBreak);
        else if (name is "td" or "th") _text.Append(' ');
        else if (name is "rt") _text.Append(closing ? ')' : '(');
        return at + close + 1;
    }

    private int Drop(ReadOnlySpan<char> source, int at, int close, bool closing, ReadOnlySpan<char> name)
    {
        var body = at + close + 1;
        if (closing || source[body - 2] == '/') return body;
        var end = Closer(source[body..], name, out var after);
        return end < 0 ? body : body + after;
    }

    private int PutAside(ReadOnlySpan<char> source, int at, int close, bool closing, ReadOnlySpan<char> name)
    {
        var body = at + close + 1;
        if (closing || source[body - 2] == '/') return body;
        var end = Closer(source[body..], name, out var after);
        if (end < 0) return body;
        var content = source.Slice(body, end);
        var text = name switch
        {
            _ when name.Equals("nowiki", StringComparison.OrdinalIgnoreCase) => Decoded(content),
            _ when name.Equals("pre", StringComparison.OrdinalIgnoreCase) => "\n" + Decoded(content).Trim('\n') + "\n",
            _ when name.Equals("math", StringComparison.OrdinalIgnoreCase) => Formula(content),
            _ when name.Equals("chem", StringComparison.OrdinalIgnoreCase) || name.Equals("ce", StringComparison.OrdinalIgnoreCase) => content.Trim().ToString(),
            _ => content.Contains('\n') ? "\n" + content.Trim('\n').ToString() + "\n" : content.ToString(),
        };
        if (_aside.Count < MaxAside)
        {
            _text.Append(Aside);
            _text.Append((char)(FirstNumber + _aside.Count));
            _aside.Add(text);
        }

        return body + after;
    }

    private static string Formula(ReadOnlySpan<char> content)
    {
        var tex = content.Trim().ToString().Replace('\n', ' ');
        return tex.Length == 0 ? "" : $"${tex}$";
    }

    /// <summary>Decodes character references.</summary>
    public static string Decoded(ReadOnlySpan<char> text)
    {
        if (!text.Contains('&')) return text.ToString();
        var buffer = new CharBuffer();
        Span<char> units = stackalloc char[4];
        for (var at = 0; at < text.Length;)
        {
            var read = text[at] == '&' ? CharacterReferences.Decode(text[at..], false, units, out var written) : (written = 0);
            if (read == 0) buffer.Append(text[at++]);
            else
            {
                buffer.Append(units[..written]);
                at += read;
            }
        }

        return buffer.Span.ToString();
    }

    // A closing tag that was not found once is not looked for again: without that, a page of opening tags takes time by its square.
    private int Closer(ReadOnlySpan<char> rest, ReadOnlySpan<char> name, out int after)
    {
        after = 0;
        if (_unclosed.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)) return -1;
        Span<char> tag = stackalloc char[name.Length + 2];
        "</".CopyTo(tag);
        name.CopyTo(tag[2..]);
        var from = 0;
        while (true)
        {
            var at = rest[from..].IndexOf(tag, StringComparison.OrdinalIgnoreCase);
            if (at < 0) break;
            at += from;
            from = at + tag.Length;
            if (from < rest.Length && char.IsAsciiLetterOrDigit(rest[from])) continue;
            var end = rest[from..].IndexOf('>');
            if (end < 0) break;
            after = from + end + 1;
            return at;
        }

        _unclosed.Add(name.ToString());
        return -1;
    }

    private static bool Contains(FrozenSet<string> names, ReadOnlySpan<char> name) => names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
}
