using System.Text;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Presentation MathML to TeX that a line holds.</summary>
internal sealed class MathMl
{
    // Deeper than any formula that a person reads; beyond, the text alone is taken.
    private const int MaxDepth = 60;
    private const int Longest = 20_000;

    private readonly HtmlPage _page;
    private readonly StringBuilder _tex = new();

    private MathMl(HtmlPage page) => _page = page;

    /// <summary>Converts a <c>math</c> element.</summary>
    public static string ToTex(HtmlPage page, int math)
    {
        var one = new MathMl(page);
        one.Children(math, 0);
        return TexText.Clean(one._tex.ToString());
    }

    private void Children(int node, int depth)
    {
        for (var i = node + 1; i < _page.Nodes[node].End; i = _page.Nodes[i].End) Write(i, depth + 1);
    }

    private void Write(int node, int depth)
    {
        if (_tex.Length > Longest) return;
        ref readonly var one = ref _page.Nodes[node];
        if (one.Tag == HtmlTag.Text)
        {
            Token(_page.Text(one).Trim());
            return;
        }

        if (depth > MaxDepth)
        {
            Words(node);
            return;
        }

        switch (one.Tag)
        {
            case HtmlTag.Annotation or HtmlTag.AnnotationXml or HtmlTag.Mphantom: break;
            case HtmlTag.Mspace: Space(); break;
            case HtmlTag.Mi: Identifier(node); break;
            case HtmlTag.Mn: Token(Text(node)); break;
            case HtmlTag.Mo: Token(Text(node)); break;
            case HtmlTag.Mtext or HtmlTag.Ms: Named(@"\text", Text(node)); break;
            case HtmlTag.Mfrac: Command(@"\frac", node, depth, [0, 1]); break;
            case HtmlTag.Msqrt:
                _tex.Append(@"\sqrt{");
                Children(node, depth);
                _tex.Append('}');
                break;
            case HtmlTag.Mroot:
                _tex.Append(@"\sqrt[");
                Write(Child(node, 1), depth, or: node);
                _tex.Append(']');
                Group(Child(node, 0), depth);
                break;
            case HtmlTag.Msup: Scripts(node, depth, sub: -1, sup: 1); break;
            case HtmlTag.Msub: Scripts(node, depth, sub: 1, sup: -1); break;
            case HtmlTag.Msubsup or HtmlTag.Munderover: Scripts(node, depth, sub: 1, sup: 2); break;
            case HtmlTag.Mover: Over(node, depth); break;
            case HtmlTag.Munder: Under(node, depth); break;
            case HtmlTag.Mmultiscripts: Multi(node, depth); break;
            case HtmlTag.Mtable: Table(node, depth); break;
            case HtmlTag.Mfenced: Fenced(node, depth); break;
            default: Children(node, depth); break;
        }
    }

    private void Write(int node, int depth, int or)
    {
        if (node > or) Write(node, depth + 1);
    }

    // The n-th element child, or -1.
    private int Child(int node, int n)
    {
        for (var i = node + 1; i < _page.Nodes[node].End; i = _page.Nodes[i].End)
            if (_page.Nodes[i].Tag != HtmlTag.Text && n-- == 0) return i;
        return -1;
    }

    private void Group(int node, int depth)
    {
        _tex.Append('{');
        if (node >= 0) Write(node, depth + 1);
        while (_tex[^1] == ' ') _tex.Length--;
        _tex.Append('}');
    }

    private void Command(string name, int node, int depth, ReadOnlySpan<int> children)
    {
        _tex.Append(name);
        foreach (var child in children) Group(Child(node, child), depth);
    }

    private void Scripts(int node, int depth, int sub, int sup)
    {
        Base(Child(node, 0), depth);
        if (sub > 0) Script('_', Child(node, sub), depth);
        if (sup > 0) Script('^', Child(node, sup), depth);
    }

    private void Base(int node, int depth)
    {
        if (node < 0) _tex.Append("{}");
        else if (IsOne(node)) Write(node, depth + 1);
        else Group(node, depth);
        while (_tex.Length > 0 && _tex[^1] == ' ') _tex.Length--;
    }

    private void Script(char mark, int node, int depth)
    {
        if (node < 0) return;
        var start = _tex.Length;
        _tex.Append(mark);
        Group(node, depth);
        var length = _tex.Length - start;
        if (length == 3) _tex.Length = start;
        else if (length == 4 && char.IsAsciiLetterOrDigit(_tex[start + 2]))
        {
            _tex[start + 1] = _tex[start + 2];
            _tex.Length = start + 2;
        }
    }

    private bool IsOne(int node)
    {
        while (_page.Nodes[node].Tag is HtmlTag.Mrow or HtmlTag.Mstyle && Child(node, 0) is var only and >= 0 && Child(node, 1) < 0) node = only;
        return _page.Nodes[node].Tag is HtmlTag.Mi or HtmlTag.Mn or HtmlTag.Mo or HtmlTag.Mtext or HtmlTag.Msqrt or HtmlTag.Mfenced;
    }

    private void Over(int node, int depth)
    {
        var (below, above) = (Child(node, 0), Child(node, 1));
        var accent = above < 0 ? "" : Text(above).Trim().ToString() switch
        {
            "^" or "\u02C6" or "\u0302" => @"\hat",
            "¯" or "\u00AF" or "\u203E" or "\u0305" or "_" or "―" => @"\overline",
            "~" or "\u02DC" or "\u0303" => @"\tilde",
            "→" or "\u20D7" => @"\vec",
            "˙" or "." or "\u0307" => @"\dot",
            "¨" or "\u0308" => @"\ddot",
            "⏞" => @"\overbrace",
            _ => "",
        };
        if (accent.Length > 0) Command(accent, node, depth, [0]);
        else if (IsLarge(below)) Scripts(node, depth, sub: -1, sup: 1);
        else Command(@"\overset", node, depth, [1, 0]);
    }

    private void Under(int node, int depth)
    {
        if (IsLarge(Child(node, 0))) Scripts(node, depth, sub: 1, sup: -1);
        else Command(Child(node, 1) is var below and >= 0 && Text(below).Trim() is "⏟" ? @"\underbrace" : @"\underset", node, depth,
            Child(node, 1) is var brace and >= 0 && Text(brace).Trim() is "⏟" ? [0] : [1, 0]);
    }

    private bool IsLarge(int node)
    {
        if (node < 0) return true;
        var text = Text(node).Trim();
        return text.ContainsAny("∑∏∐∫∬∭∮⋂⋃⋀⋁⨁⨂") || text is "lim" or "max" or "min" or "sup" or "inf" or "limsup" or "liminf" or "argmax" or "argmin" or "det" or "gcd"
            || _page.Nodes[node].Tag is HtmlTag.Munder or HtmlTag.Mover && IsLarge(Child(node, 0));
    }

    private void Multi(int node, int depth)
    {
        var (first, n, pre) = (Child(node, 0), 0, false);
        var scripts = new List<(int Node, bool Sub, bool Pre)>();
        for (var i = first < 0 ? _page.Nodes[node].End : _page.Nodes[first].End; i < _page.Nodes[node].End; i = _page.Nodes[i].End)
        {
            if (_page.Nodes[i].Tag == HtmlTag.Text) continue;
            if (_page.Nodes[i].Tag == HtmlTag.Mprescripts) (pre, n) = (true, 0);
            else scripts.Add((i, n++ % 2 == 0, pre));
        }

        if (pre) _tex.Append("{}");
        foreach (var (script, sub, before) in scripts)
            if (before) Script(sub ? '_' : '^', script, depth);
        Base(first, depth);
        foreach (var (script, sub, before) in scripts)
            if (!before) Script(sub ? '_' : '^', script, depth);
    }

    private void Table(int node, int depth)
    {
        _tex.Append(@"\begin{matrix} ");
        var rows = 0;
        for (var row = node + 1; row < _page.Nodes[node].End; row = _page.Nodes[row].End)
        {
            if (_page.Nodes[row].Tag is not (HtmlTag.Mtr or HtmlTag.Mlabeledtr)) continue;
            if (rows++ > 0) _tex.Append(@" \\ ");
            var cells = 0;
            for (var cell = row + 1; cell < _page.Nodes[row].End; cell = _page.Nodes[cell].End)
            {
                if (_page.Nodes[cell].Tag == HtmlTag.Text) continue;
                if (cells++ > 0) _tex.Append(" & ");
                Children(cell, depth + 2);
            }
        }

        _tex.Append(@" \end{matrix}");
    }

    private void Fenced(int node, int depth)
    {
        _tex.Append(_page.TryValue(node, HtmlAttribute.Open, out var open) ? open.ToString() : "(");
        var n = 0;
        for (var i = node + 1; i < _page.Nodes[node].End; i = _page.Nodes[i].End)
        {
            if (_page.Nodes[i].Tag == HtmlTag.Text) continue;
            if (n++ > 0) _tex.Append(", ");
            Write(i, depth + 1);
        }

        _tex.Append(_page.TryValue(node, HtmlAttribute.Close, out var close) ? close.ToString() : ")");
    }

    private void Identifier(int node)
    {
        var text = Text(node).Trim();
        if (text.Length <= 1 || !IsLetters(text)) Token(text);
        else if (TexSymbols.IsFunction(text)) _tex.Append('\\').Append(text).Append(' ');
        else Named(@"\mathrm", text);
    }

    private void Named(string command, ReadOnlySpan<char> text)
    {
        if (text.IsWhiteSpace()) Space();
        else _tex.Append(command).Append('{').Append(text).Append('}');
    }

    private void Token(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (TexSymbols.Find(rune) is not { } symbol)
            {
                if (rune.Value is '{' or '}' or '%' or '#' or '&' or '_') _tex.Append('\\');
                _tex.Append(rune.ToString());
            }
            else _tex.Append(symbol);
        }

        // A command ends where no letter follows.
        if (_tex.Length > 0 && char.IsAsciiLetter(_tex[^1]) && EndsInCommand()) _tex.Append(' ');
    }

    private bool EndsInCommand()
    {
        var at = _tex.Length - 1;
        while (at >= 0 && char.IsAsciiLetter(_tex[at])) at--;
        return at >= 0 && _tex[at] == '\\';
    }

    private void Space()
    {
        if (_tex.Length > 0 && _tex[^1] != ' ') _tex.Append(' ');
    }

    private void Words(int node)
    {
        for (var i = node; i < _page.Nodes[node].End && _tex.Length <= Longest; i++)
            if (_page.Nodes[i].Tag == HtmlTag.Text) _tex.Append(_page.Text(_page.Nodes[i]));
    }

    private ReadOnlySpan<char> Text(int node)
    {
        for (var i = node + 1; i < _page.Nodes[node].End; i++)
            if (_page.Nodes[i].Tag == HtmlTag.Text && !_page.Text(_page.Nodes[i]).IsWhiteSpace()) return _page.Text(_page.Nodes[i]).Trim();
        return default;
    }

    private static bool IsLetters(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetter(c)) return false;
        return true;
    }
}
