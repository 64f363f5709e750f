using System.Buffers;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>A formula of a page.</summary>
/// <param name="Tex">TeX without delimiters; empty for the second rendering of a formula that stands elsewhere.</param>
/// <param name="Display">True when it stands on a line of its own.</param>
internal readonly record struct Formula(string Tex, bool Display);

/// <summary>
/// Finds formulas: MathML with or without its TeX annotation, what MathJax and KaTeX make of theirs, and pictures whose alternative text is TeX.
/// Each is taken once, whatever number of renderings the page holds.
/// </summary>
internal static class PageFormula
{
    private const int MostLooked = 500;

    private static readonly SearchValues<string> s_classes = SearchValues.Create(["katex", "MathJax", "mwe-math-element", "mjx-c"], StringComparison.Ordinal);

    /// <summary>A cheap test that most elements fail.</summary>
    public static bool MayStart(HtmlPage page, int node)
    {
        ref readonly var one = ref page.Nodes[node];
        return one.Tag switch
        {
            HtmlTag.Math or HtmlTag.Script => true,
            HtmlTag.Img => one.AttributeCount > 0 && !page.Value(node, HtmlAttribute.Alt).IsEmpty,
            HtmlTag.Span or HtmlTag.Div or HtmlTag.P or >= HtmlTag.Known => one.AttributeCount > 0 && page.Value(node, HtmlAttribute.Class).ContainsAny(s_classes),
            _ => false,
        };
    }

    /// <summary>The formula that an element is, or null.</summary>
    public static Formula? Read(HtmlPage page, PageMeasures measures, int node)
    {
        if ((measures.Marks(node) & (Mark.Removed | Mark.Hidden)) != 0) return null;
        switch (page.Nodes[node].Tag)
        {
            case HtmlTag.Math: return OfMath(page, node);
            case HtmlTag.Script: return OfScript(page, node);
            case HtmlTag.Img: return OfPicture(page, node);
        }

        var name = page.Value(node, HtmlAttribute.Class);
        var display = name.Contains("display", StringComparison.OrdinalIgnoreCase) || name.Contains("-block", StringComparison.Ordinal)
            || page.Value(node, HtmlAttribute.Display) is "true" or "block";
        if (!IsRendering(name)) return null;
        var nodes = page.Nodes;
        var end = Math.Min(nodes[node].End, node + MostLooked);
        // The script that stands inside or just behind is the formula itself.
        for (var i = nodes[node].End; i < page.Count && i < nodes[node].End + 8; i++)
            if (nodes[i].Tag == HtmlTag.Script && OfScript(page, i) is not null && name.Contains("MathJax", StringComparison.Ordinal)) return default(Formula) with { Tex = "" };
        Formula? picture = null;
        for (var i = node + 1; i < end; i++)
        {
            if (nodes[i].Tag == HtmlTag.Math && OfMath(page, i) is { } math) return math with { Display = math.Display || display };
            if (nodes[i].Tag == HtmlTag.Script && OfScript(page, i) is { } script) return script;
            if (nodes[i].Tag == HtmlTag.Img) picture ??= OfPicture(page, i);
        }

        if (picture is not null) return picture;
        // The place of a formula that is drawn right behind.
        return name.Contains("Preview", StringComparison.Ordinal) && nodes[node].End < page.Count
            && page.Value(nodes[node].End, HtmlAttribute.Class).Contains("MathJax", StringComparison.Ordinal) ? new Formula("", false) : null;
    }

    private static bool IsRendering(ReadOnlySpan<char> names)
    {
        foreach (var range in names.SplitAny(" \t\n\r\f"))
        {
            var name = names[range];
            if (name.StartsWith("MathJax") || name.StartsWith("mjx-c") || name is "katex" or "katex-display" or "mwe-math-element" or "mwe-math-element-inline" or "mwe-math-element-block")
                return true;
        }

        return false;
    }

    private static Formula? OfMath(HtmlPage page, int math)
    {
        var nodes = page.Nodes;
        var end = nodes[math].End;
        var display = page.Value(math, HtmlAttribute.Display) is "block";
        for (var i = math + 1; i < end; i++)
        {
            if (nodes[i].Tag != HtmlTag.Annotation || !page.Value(i, HtmlAttribute.Encoding).Contains("tex", StringComparison.OrdinalIgnoreCase)) continue;
            if (page.Value(i, HtmlAttribute.Encoding).StartsWith("text/", StringComparison.OrdinalIgnoreCase)) continue;
            if (i + 1 < nodes[i].End && TexText.Clean(page.Text(nodes[i + 1])) is { Length: > 0 } tex) return new Formula(tex, display);
        }

        if (TexText.Clean(page.Value(math, HtmlAttribute.Alttext)) is { Length: > 0 } alt && TexText.IsTex(alt)) return new Formula(alt, display);
        return new Formula(MathMl.ToTex(page, math), display);
    }

    private static Formula? OfScript(HtmlPage page, int script)
    {
        var type = page.Value(script, HtmlAttribute.Type);
        if (!type.StartsWith("math/tex", StringComparison.OrdinalIgnoreCase) || page.Nodes[script].End == script + 1) return null;
        return new Formula(TexText.Clean(page.Text(page.Nodes[script + 1])), type.Contains("display", StringComparison.OrdinalIgnoreCase));
    }

    private static Formula? OfPicture(HtmlPage page, int picture)
    {
        var alt = page.Value(picture, HtmlAttribute.Alt).Trim();
        if (alt.IsEmpty) return null;
        var names = page.Value(picture, HtmlAttribute.Class);
        var address = page.Value(picture, HtmlAttribute.Src);
        var sure = alt.StartsWith(@"{\displaystyle") || alt.StartsWith(@"\displaystyle") || (alt.Length > 2 && alt[0] == '$' && alt[^1] == '$')
            || (alt.StartsWith(@"\(") && alt.EndsWith(@"\)")) || (alt.StartsWith(@"\[") && alt.EndsWith(@"\]"));
        var named = false;
        foreach (var range in names.SplitAny(" \t\n\r\f"))
        {
            var name = names[range];
            if (name is "tex" or "latex" || name.StartsWith("mwe-math-fallback-image")) sure = true;
            named |= name is "math" or "equation" or "formula" or "mathtex" or "wp-katex-eq" or "eq" or "img-math";
        }

        foreach (var maker in (ReadOnlySpan<string>)["latex.php", "latex.codecogs.com", "mathtex.cgi", "mimetex.cgi", "equation?tex=", "/svg.latex", "/gif.latex", "/png.latex"])
            sure |= address.Contains(maker, StringComparison.Ordinal);
        if (!sure && !(named && TexText.IsTex(alt))) return null;
        var display = names.Contains("display", StringComparison.Ordinal) || alt.StartsWith("$$") || alt.StartsWith(@"\[");
        return new Formula(TexText.Clean(alt), display);
    }
}
