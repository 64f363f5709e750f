using Plinth.Chinese;
using Plinth.Extraction.Html;

namespace Plinth.Sources.Wiki;

internal sealed partial class WikiText
{
    /// <summary>Writes a stretch without its markup.</summary>
    private void Inline(int start, int end, CharBuffer into, int depth)
    {
        var text = _markup.Text;
        for (var at = start; at < end;)
        {
            var found = text[at..end].IndexOfAny(s_special);
            if (found < 0)
            {
                into.Append(text[at..end]);
                return;
            }

            into.Append(text.Slice(at, found));
            at += found;
            at = Special(at, end, into, depth);
        }
    }

    private int Special(int at, int end, CharBuffer into, int depth)
    {
        var text = _markup.Text;
        var next = at + 1 < end ? text[at + 1] : '\0';
        switch (text[at])
        {
            case '\'':
                var run = 1;
                while (at + run < end && text[at + run] == '\'') run++;
                if (run is 1 or 4) into.Append('\'');
                else if (run > 5) into.Append(text.Slice(at, run - 5));
                return at + run;
            case '&':
                Span<char> units = stackalloc char[4];
                var read = CharacterReferences.Decode(text[at..end], false, units, out var written);
                if (read == 0) into.Append('&');
                else if (written == 1 && units[0] is '\u00A0' or '\u2009' or '\u202F' or '\u2002' or '\u2003') into.Append(' ');
                else if (written > 0 && units[0] is not ('\u200B' or '\u00AD' or '\u200E' or '\u200F' or '\u2060')) into.Append(units[..written]);
                return at + Math.Max(1, read);
            case WikiMarkup.Aside:
                into.Append(_markup.Taken(next));
                return at + 2;
            case '{' when at > 0 && text[at - 1] == '-' && into.Length > 0 && into.Span[^1] == '-' && !(next == '{' && _markup.Match(at) > 0):
                return Variant(at, end, into, depth);
            case '{' when next == '{' && _markup.Match(at) is > 0 and var close && close <= end:
                if (depth < MaxDepth) Template(at, close, into, depth + 1);
                else _dropped = true;
                return close;
            case '[' when next == '[' && _markup.Match(at) is > 0 and var close && close <= end:
                if (depth < MaxDepth) Link(at, close, into, depth + 1);
                return close;
            case '[' when next != '[':
                return External(at, end, into, depth);
            case '{' or '}' or '[' or ']' when next == text[at]:
                return at + 2;
            case '_' when next == '_':
                return Switch(at, end, into);
            case '\n':
                into.Append(WikiMarkup.SoftBreak);
                return at + 1;
            default:
                into.Append(text[at]);
                return at + 1;
        }
    }

    // __TOC__ and the like.
    private int Switch(int at, int end, CharBuffer into)
    {
        var text = _markup.Text;
        var to = at + 2;
        while (to < end && to - at < 40 && (char.IsUpper(text[to]) || text[to] >= 0x2E80)) to++;
        if (to > at + 2 && text[to..end].StartsWith("__")) return to + 2;
        into.Append("__");
        return at + 2;
    }

    private int External(int at, int end, CharBuffer into, int depth)
    {
        var text = _markup.Text;
        var inside = text[(at + 1)..Math.Min(end, at + 4000)];
        if (!inside.StartsWith("http") && !inside.StartsWith("//") && !inside.StartsWith("ftp") && !inside.StartsWith("mailto:"))
        {
            into.Append('[');
            return at + 1;
        }

        var close = inside.IndexOfAny(']', '\n');
        if (close < 0 || inside[close] == '\n')
        {
            into.Append('[');
            return at + 1;
        }

        var label = inside[..close].IndexOfAny(' ', '\t');
        if (label >= 0 && depth < MaxDepth) Inline(at + 1 + label + 1, at + 1 + close, into, depth + 1);
        return at + 1 + close + 1;
    }

    /// <summary>Puts right what taking things out has left: blanks in rows, brackets around nothing, blanks before a mark.</summary>
    private void Tidy(CharBuffer line, int from)
    {
        var span = line.Span;
        var to = from;
        for (var i = from; i < span.Length; i++)
        {
            var c = span[i];
            if (c == '\t' || c == '\u00A0') c = ' ';
            if (c == ' ' && (to == from || span[to - 1] is ' ' or WikiMarkup.SoftBreak)) continue;
            if (c == WikiMarkup.SoftBreak)
            {
                while (to > from && span[to - 1] == ' ') to--;
                if (to > from && span[to - 1] == WikiMarkup.SoftBreak) continue;
            }

            if (_dropped && to > from)
            {
                if (c is ')' or '）' && Empties(span, ref to, from, c)) continue;
                if (c is ',' or '.' or ';' or ')' or '，' or '。' or '、' or '；' or '）' && to > from && span[to - 1] == ' ') to--;
                if (to > from && c is ',' or ';' or ' ' or '，' or '；' or '、' && span[Math.Max(from, to - 1)] is '(' or '（') continue;
            }

            span[to++] = c;
        }

        line.Cut(to);
    }

    private static bool Empties(Span<char> span, ref int to, int from, char close)
    {
        var open = close == ')' ? '(' : '（';
        var at = to;
        while (at > from && span[at - 1] is ' ' or ',' or ';' or ':' or '，' or '；' or '：' or '、' or '/') at--;
        if (at == from || span[at - 1] != open)
        {
            to = at == to ? to : span[(at)..to].IndexOfAny(';', '，', '；') >= 0 || span[at..to].IndexOf(',') >= 0 ? at : to;
            return false;
        }

        to = at - 1;
        if (to > from && span[to - 1] == ' ') to--;
        return true;
    }
}
