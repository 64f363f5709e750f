using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

internal sealed partial class MarkdownWriter
{
    private const int LongestTex = 2000;

    private bool _space;
    private int _breaks;
    private int _lineStart;

    // Emphasis: open elements, the mark that is wanted, and where it was written. One level is written; inner ones add nothing.
    private int _emphasisDepth;
    private string _mark = "";
    private int _markAt = -1;
    private string _closedMark = "";
    private int _closedOpen;
    private int _closedAt = -1;

    private int _codeDepth;
    private int _codeAt = -1;
    private int _codeEnd = -1;
    private int _lastCodeAt;

    private string? _link;
    private int _linkAt = -1;

    private void ClearInline()
    {
        (_space, _breaks, _lineStart) = (false, 0, 0);
        (_emphasisDepth, _mark, _markAt, _closedAt) = (0, "", -1, -1);
        (_codeDepth, _codeAt, _codeEnd, _lastCodeAt) = (0, -1, -1, 0);
        (_link, _linkAt) = (null, -1);
    }

    /// <inheritdoc/>
    public override void OpenInline(HtmlPage page, int node)
    {
        switch (page.Nodes[node].Tag)
        {
            case HtmlTag.B or HtmlTag.Strong: OpenEmphasis("**"); break;
            case HtmlTag.I or HtmlTag.Em: OpenEmphasis("*"); break;
            case HtmlTag.Code or HtmlTag.Tt or HtmlTag.Samp or HtmlTag.Kbd:
                _codeDepth++;
                break;
            case HtmlTag.A when Links && _link is null:
                var address = Addresses.Resolve(page.Value(node, HtmlAttribute.Href), Url);
                _link = address is null || address.StartsWith('#') ? null : address;
                _linkAt = -1;
                break;
        }
    }

    /// <inheritdoc/>
    public override void CloseInline(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.B or HtmlTag.Strong or HtmlTag.I or HtmlTag.Em:
                if (_emphasisDepth > 0 && --_emphasisDepth == 0)
                {
                    CutEmphasis();
                    _mark = "";
                }

                break;
            case HtmlTag.Code or HtmlTag.Tt or HtmlTag.Samp or HtmlTag.Kbd:
                if (_codeDepth > 0 && --_codeDepth == 0) CutCode();
                break;
            case HtmlTag.A:
                CutLink();
                _link = null;
                break;
        }
    }

    private void OpenEmphasis(string mark)
    {
        if (_emphasisDepth++ == 0) (_mark, _markAt) = (mark, -1);
    }

    // Ends what is open inside a line; what goes on behind the break opens anew.
    private void CutInline()
    {
        CutCode();
        CutLink();
        CutEmphasis();
        _closedAt = -1;
        _codeEnd = -1;
    }

    private void CutEmphasis()
    {
        if (_markAt < 0) return;
        if (_codeAt >= 0) CutCode();
        Put(_mark);
        (_closedMark, _closedOpen, _closedAt) = (_mark, _markAt, Length);
        _markAt = -1;
    }

    private void CutCode()
    {
        if (_codeAt < 0) return;
        var code = Buffer.AsSpan(_codeAt + 1, Length - _codeAt - 1);
        if (code.Contains('`'))
        {
            var fence = 1;
            for (int i = 0, run = 0; i < code.Length; i++)
            {
                run = code[i] == '`' ? run + 1 : 0;
                fence = Math.Max(fence, run + 1);
            }

            var text = code.ToString();
            Length = _codeAt;
            var fences = new string('`', fence);
            Put($"{fences} {text} {fences}");
        }
        else Put('`');

        (_lastCodeAt, _codeEnd, _codeAt) = (_codeAt, Length, -1);
    }

    private void CutLink()
    {
        if (_linkAt < 0) return;
        if (_codeAt > _linkAt) CutCode();
        if (_markAt > _linkAt) CutEmphasis();
        Put("](");
        var angles = _link!.AsSpan().ContainsAny(" ()<>");
        Put(angles ? $"<{_link!.Replace(">", "%3E", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal)}>" : _link);
        Put(')');
        _linkAt = -1;
        _closedAt = -1;
    }

    /// <inheritdoc/>
    public override void Line()
    {
        if (_heading > 0 || InTable || _codeDepth > 0)
        {
            Space();
            return;
        }

        if (_line && ++_breaks > 1) Break();
    }

    /// <inheritdoc/>
    public override void Space() => _space = true;

    /// <inheritdoc/>
    public override void Image(ReadOnlySpan<char> alt, ReadOnlySpan<char> address)
    {
        if (Addresses.Resolve(address, Url) is not { } source || source.StartsWith("data:", StringComparison.Ordinal))
        {
            Flow(alt);
            return;
        }

        StartWord('!');
        Put("![");
        foreach (var c in alt.Trim())
        {
            if (c is '[' or ']' or '\\' or '`') Put('\\');
            Put(c is '\n' or '\r' or '\t' ? ' ' : c);
        }

        Put("](");
        Put(source.AsSpan().ContainsAny(" ()<>") ? $"<{source}>" : source);
        Put(')');
    }

    /// <inheritdoc/>
    public override void Flow(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsBlank(c))
            {
                if (!IsNothing(c)) _space = true;
                continue;
            }

            if (_codeDepth == 0 && c is '$' or '\\' && TexEnd(text, i) is var end and > 0)
            {
                StartWord(c);
                var white = false;
                foreach (var t in text[i..end])
                {
                    if (IsBlank(t)) white = true;
                    else
                    {
                        if (white) Put(' ');
                        white = false;
                        Put(t);
                    }
                }

                i = end - 1;
                continue;
            }

            StartWord(c);
            if (char.IsAsciiLetter(c) || c > '\x7f') Put(c);
            else if (_codeAt >= 0)
            {
                if (c == '|' && InTable) Put('\\');
                Put(c);
            }
            else
            {
                if (NeedsEscape(c, text[(i + 1)..])) Put('\\');
                Put(c);
            }
        }
    }

    // Space, marks and the start of the line that are owed before a character.
    private void StartWord(char next)
    {
        if (!_line && !InTable) StartLine();
        if (_breaks > 0)
        {
            CutCode();
            CutLink();
            var reopen = _markAt;
            if (reopen >= 0) CutEmphasis();
            while (Length > _lineStart && Buffer[Length - 1] == ' ') Length--;
            Put("  ");
            NextLine();
            (_breaks, _space, _closedAt, _codeEnd) = (0, false, -1, -1);
        }

        var spaced = _space && Length > _lineStart && Buffer[Length - 1] != ' ';
        _space = false;
        if (spaced)
        {
            (_closedAt, _codeEnd) = (-1, -1);
            Put(' ');
        }

        if (_closedAt == Length && _closedAt > 0) AfterEmphasis(next);
        if (_link is not null && _linkAt < 0)
        {
            _linkAt = Length;
            Put('[');
        }

        if (_emphasisDepth > 0 && _markAt < 0 && _codeAt < 0 && _mark.Length > 0 && _heading == 0) StartEmphasis(_codeDepth > 0 ? '`' : next);
        if (_codeDepth > 0 && _codeAt < 0)
        {
            if (_codeEnd == Length && Length > 0 && Buffer[Length - 1] == '`' && (Length < 2 || Buffer[Length - 2] != '`'))
            {
                // Two spans of code that touch are one.
                Length--;
                _codeAt = _lastCodeAt;
            }
            else
            {
                _codeAt = Length;
                Put('`');
            }
        }
    }

    private void StartEmphasis(char next)
    {
        var before = Length > _lineStart ? Buffer[Length - 1] : ' ';
        // A mark between a letter and a stop would not open, and one that touches another would be read with it.
        if (before == '*' || (IsPunctuation(next) && !IsPunctuation(before) && before != ' '))
        {
            _mark = "";
            return;
        }

        _markAt = Length;
        Put(_mark);
    }

    // Behind a closing mark: the same mark again goes on, and one that would not close is taken back.
    private void AfterEmphasis(char next)
    {
        var length = _closedMark.Length;
        if (_emphasisDepth > 0 && _markAt < 0 && _mark == _closedMark && _heading == 0)
        {
            Length -= length;
            _markAt = _closedOpen;
            _closedAt = -1;
            return;
        }

        var inside = Buffer[Length - length - 1];
        if (!IsPunctuation(inside) || IsPunctuation(next)) return;
        Length -= length;
        Buffer.AsSpan(_closedOpen + length, Length - _closedOpen - length).CopyTo(Buffer.AsSpan(_closedOpen));
        Length -= length;
        _closedAt = -1;
        _codeEnd = -1;
    }

    private bool NeedsEscape(char c, ReadOnlySpan<char> rest)
    {
        var next = rest.IsEmpty ? '\0' : rest[0];
        var before = Length == _lineStart ? ' ' : Buffer[Length - 1];
        var first = Length == _lineStart && _heading == 0 && !InTable;
        var blankNext = next == '\0' || IsBlank(next);
        return c switch
        {
            '\\' => next is '\0' or (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~'),
            '`' => true,
            '*' => first || before != ' ' || !blankNext || next == '\0',
            '_' => !(char.IsLetterOrDigit(before) && char.IsLetterOrDigit(next)) && (before != ' ' || !blankNext || next == '\0'),
            '~' => before != ' ' || next == '~',
            '[' => _linkAt >= 0 || before == '!',
            ']' => _linkAt >= 0,
            '(' => before == ']' && !IsEscaped(Length - 1),
            ':' => before == ']' && Buffer[_lineStart] == '[',
            '<' => next is '/' or '!' or '?' || char.IsAsciiLetter(next),
            '&' => IsReference(rest),
            '|' => InTable,
            '#' => first && rest.TrimStart('#') is [] or [' ' or '\n' or '\t' or '\u00A0', ..],
            '>' or '=' => first,
            '+' or '-' => first && (blankNext || next == c),
            '.' or ')' => blankNext && _heading == 0 && !InTable && IsNumber(Buffer.AsSpan(_lineStart, Length - _lineStart)),
            _ => false,
        };
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length is > 0 and <= 9 && text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsReference(ReadOnlySpan<char> rest)
    {
        var end = rest[..Math.Min(rest.Length, 33)].IndexOf(';');
        if (end < 1) return false;
        foreach (var c in rest[..end])
            if (!char.IsAsciiLetterOrDigit(c) && c != '#') return false;
        return true;
    }

    private bool IsEscaped(int at) => at > 0 && Buffer[at - 1] == '\\';

    private static bool IsPunctuation(char c) => !char.IsLetterOrDigit(c) && !char.IsWhiteSpace(c) && !char.IsSurrogate(c) && !char.IsControl(c);

    // TeX in the page's own text is left as it is: an escape would break it.
    private static int TexEnd(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..Math.Min(text.Length, at + LongestTex)];
        var (open, close) = rest switch
        {
            ['$', '$', ..] => (2, "$$"),
            ['$', ..] => (1, "$"),
            ['\\', '(', ..] => (2, @"\)"),
            ['\\', '[', ..] => (2, @"\]"),
            _ => (0, ""),
        };
        if (open == 0) return 0;
        var end = rest[open..].IndexOf(close);
        if (end <= 0) return 0;
        var inner = rest.Slice(open, end);
        if (open == 1 && (IsBlank(inner[0]) || IsBlank(inner[^1]) || !inner.ContainsAny(@"\^_{"))) return 0;
        return inner.IsWhiteSpace() ? 0 : at + open + end + close.Length;
    }
}
