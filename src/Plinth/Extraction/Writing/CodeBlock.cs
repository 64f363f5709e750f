using System.Buffers;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Reads a block of code: <c>pre</c>, a table of one line a row, an element a line; leaves out line numbers in the gutter.</summary>
internal sealed class CodeBlock
{
    private static readonly SearchValues<string> s_hint = SearchValues.Create(
        ["code", "highlight", "syntax", "crayon", "lntable", "linenum", "dp-", "listing"], StringComparison.OrdinalIgnoreCase);

    // Bounds what nested candidates cost.
    private const int MostLooked = 1000;

    private readonly List<(int End, int Start, bool Line)> _open = [];
    private char[] _text = new char[4096];
    private int _length;
    private bool _swallow;

    /// <summary>The code that was read; its lines end by <c>\n</c>.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    /// <summary>Name of the language, or null.</summary>
    public string? Language { get; private set; }

    /// <summary>A cheap test that most elements fail.</summary>
    public static bool MayStart(HtmlPage page, int node) => page.Nodes[node].Tag switch
    {
        HtmlTag.Pre or HtmlTag.Listing or HtmlTag.Xmp or HtmlTag.Plaintext or HtmlTag.Code or HtmlTag.Table => true,
        HtmlTag.Ol or HtmlTag.Ul or HtmlTag.Div => page.Value(node, HtmlAttribute.Class).ContainsAny(s_hint),
        _ => false,
    };

    /// <summary>Reads the block that starts at an element; false when it is none.</summary>
    public bool Read(HtmlPage page, PageMeasures measures, int node)
    {
        if (!IsCode(page, node)) return false;
        if (_text.Length > 1 << 20) _text = new char[4096];
        (_length, _swallow) = (0, false);
        _open.Clear();
        Language = CodeLanguage.Of(page, node);
        var nodes = page.Nodes;
        var verbatim = nodes[node].Tag is HtmlTag.Pre or HtmlTag.Listing or HtmlTag.Xmp or HtmlTag.Plaintext ? nodes[node].End : 0;
        for (var i = node + 1; i < nodes[node].End;)
        {
            while (_open.Count > 0 && i >= _open[^1].End) Close();
            ref readonly var one = ref nodes[i];
            if (one.Tag == HtmlTag.Text)
            {
                if (!measures.IsOut(i)) Append(page.Text(one), i < verbatim || !IsBetweenLines(nodes[one.Parent].Tag));
                i++;
                continue;
            }

            if (measures.IsOut(i) || IsGutter(page, i))
            {
                i = one.End;
                continue;
            }

            if (one.Tag == HtmlTag.Br) Append("\n", true);
            else if (one.Tag == HtmlTag.Pre) verbatim = Math.Max(verbatim, one.End);
            var line = one.Tag is HtmlTag.Span or HtmlTag.Code && HasToken(page.Value(i, HtmlAttribute.Class), IsLineName);
            if (line || one.Tag.Has(HtmlTraits.Block))
            {
                if (_length > 0 && _text[_length - 1] != '\n') Append("\n", true);
                _swallow = false;
                _open.Add((one.End, _length, line || !HasBlock(nodes, i)));
            }

            i++;
        }

        while (_open.Count > 0) Close();
        Tidy();
        return true;
    }

    private static bool IsCode(HtmlPage page, int node)
    {
        var nodes = page.Nodes;
        switch (nodes[node].Tag)
        {
            // Some old pages put their whole layout into one pre.
            case HtmlTag.Pre: return !Has(nodes, node, HtmlTag.Table) || HasGutter(page, node);
            case HtmlTag.Listing or HtmlTag.Xmp or HtmlTag.Plaintext: return true;
            case HtmlTag.Code:
                return Has(nodes, node, HtmlTag.Br) || Has(nodes, node, HtmlTag.Div);
            case HtmlTag.Table:
                var looked = 0;
                for (var i = node + 1; i < nodes[node].End && looked < 12; i++)
                {
                    if (nodes[i].Tag == HtmlTag.Text) continue;
                    looked++;
                    if (nodes[i].Tag is HtmlTag.Td or HtmlTag.Th && (IsGutter(page, i) || HasToken(page.Value(i, HtmlAttribute.Class), IsCodeName))) return true;
                }

                return HasToken(page.Value(node, HtmlAttribute.Class), IsCodeName);
            case HtmlTag.Ol or HtmlTag.Ul:
                return HasToken(page.Value(node, HtmlAttribute.Class), static name => IsCodeName(name) || name.StartsWith("dp-") || name is "linenums");
            default:
                return HasToken(page.Value(node, HtmlAttribute.Class), IsCodeName) && !Has(nodes, node, HtmlTag.Pre) && !Has(nodes, node, HtmlTag.Table)
                    && !Has(nodes, node, HtmlTag.P) && (Has(nodes, node, HtmlTag.Br) || Has(nodes, node, HtmlTag.Code));
        }
    }

    private static bool HasGutter(HtmlPage page, int node)
    {
        var end = Math.Min(page.Nodes[node].End, node + MostLooked);
        for (var i = node + 1; i < end; i++)
            if (page.Nodes[i].Tag is HtmlTag.Td or HtmlTag.Table && (IsGutter(page, i) || HasToken(page.Value(i, HtmlAttribute.Class), IsCodeName))) return true;
        return false;
    }

    private static bool IsCodeName(ReadOnlySpan<char> name) =>
        name is "code" or "w3-code" or "code-block" or "codeblock" or "sourcecode" or "source-code" or "programlisting" or "blob-code" or "lntd" or "rouge-code"
            or "crayon-code" or "crayon-table" or "highlighttable" or "rouge-table" or "lntable" or "hljs-ln" or "hljs-ln-code" or "syntaxhighlighter" or "CodeRay";

    private static bool IsLineName(ReadOnlySpan<char> name) =>
        name is "line" or "code-line" or "view-line" or "token-line" or "hljs-ln-line" or "react-code-line" or "cl" or "crayon-line";

    private static bool IsGutterName(ReadOnlySpan<char> name) =>
        name is "gutter" or "line-number" or "line-numbers" or "linenumber" or "linenumbers" or "lineno" or "linenos" or "lnt" or "ln" or "lnlinks" or "blob-num"
            or "linenodiv" or "crayon-nums" or "crayon-num" or "hljs-ln-numbers" or "hljs-ln-n" or "line-numbers-rows" or "rouge-gutter" or "code-line-number"
            or "line-num" or "line_numbers" or "line_number" or "src-line-numbers" or "react-line-number" or "line-numbers-wrapper" or "gutter-line" or "copy-btn";

    private static bool IsGutter(HtmlPage page, int node) => page.Nodes[node].AttributeCount > 0 && HasToken(page.Value(node, HtmlAttribute.Class), IsGutterName);

    private static bool IsBetweenLines(HtmlTag tag) =>
        tag is HtmlTag.Table or HtmlTag.Thead or HtmlTag.Tbody or HtmlTag.Tr or HtmlTag.Ol or HtmlTag.Ul or HtmlTag.Div;

    private delegate bool NameTest(ReadOnlySpan<char> name);

    private static bool HasToken(ReadOnlySpan<char> value, NameTest test)
    {
        foreach (var range in value.SplitAny(" \t\n\r\f"))
            if (test(value[range])) return true;
        return false;
    }

    private static bool Has(ReadOnlySpan<HtmlNode> nodes, int node, HtmlTag tag)
    {
        var end = Math.Min(nodes[node].End, node + MostLooked);
        for (var i = node + 1; i < end; i++)
            if (nodes[i].Tag == tag) return true;
        return false;
    }

    // Only the first children are looked at: deeper ones would make nested blocks quadratic.
    private static bool HasBlock(ReadOnlySpan<HtmlNode> nodes, int node)
    {
        for (int i = node + 1, looked = 0; i < nodes[node].End && looked < 8; looked++)
        {
            if (nodes[i].Tag.Has(HtmlTraits.Block)) return true;
            i = nodes[i].End;
        }

        return false;
    }

    private void Close()
    {
        var (_, start, line) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        var atStart = _length == 0 || _text[_length - 1] == '\n';
        if (!atStart || (line && _length == start)) Append("\n", true);
        _swallow = true;
    }

    // White space between the elements of lines is none of the code's.
    private void Append(ReadOnlySpan<char> text, bool always)
    {
        if (!always && text.IsWhiteSpace()) return;
        if (_swallow)
        {
            if (text.StartsWith("\r")) text = text[1..];
            if (text.StartsWith("\n")) text = text[1..];
            _swallow = text.IsEmpty;
        }

        if (_text.Length - _length < text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r') c = i + 1 < text.Length && text[i + 1] == '\n' ? '\0' : '\n';
            if (c == '\n')
            {
                while (_length > 0 && _text[_length - 1] is ' ' or '\t') _length--;
                _text[_length++] = c;
            }
            else if (c is >= ' ' or '\t' && c is not ('\u200B' or '\uFEFF')) _text[_length++] = c == '\u00A0' ? ' ' : c;
        }
    }

    private void Tidy()
    {
        var text = _text.AsSpan(0, _length);
        var end = text.TrimEnd(" \t\n").Length;
        var first = text[..end].IndexOfAnyExcept(" \t\n");
        var start = first < 0 ? 0 : text[..first].LastIndexOf('\n') + 1;
        text[start..end].CopyTo(_text);
        _length = end - start;
        if (_length == 0) return;
        if (_length == _text.Length) Array.Resize(ref _text, _length + 1);
        _text[_length++] = '\n';
    }
}
