using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>The language of a block of code, as the names that highlighters give say it.</summary>
internal static class CodeLanguage
{
    private const int Longest = 24;

    /// <summary>Looks at the block, the first elements in it and what stands around it; null when nothing names a language.</summary>
    public static string? Of(HtmlPage page, int node)
    {
        var nodes = page.Nodes;
        if (Own(page, node) is { } own) return own;
        for (int i = node + 1, looked = 0; i < nodes[node].End && looked < 6; i++)
        {
            if (nodes[i].Tag == HtmlTag.Text) continue;
            if (nodes[i].Tag is HtmlTag.Code or HtmlTag.Pre or HtmlTag.Div or HtmlTag.Td && Own(page, i) is { } inner) return inner;
            looked++;
        }

        var parent = nodes[node].Parent;
        for (var level = 0; level < 4 && parent > page.Body; level++, parent = nodes[parent].Parent)
        {
            if (nodes[parent].Tag is not (HtmlTag.Div or HtmlTag.Figure or HtmlTag.Pre or HtmlTag.Code or HtmlTag.Table or HtmlTag.Tbody or HtmlTag.Tr or HtmlTag.Td)) continue;
            if (Own(page, parent) is { } outer) return outer;
        }

        return null;
    }

    private static string? Own(HtmlPage page, int node)
    {
        if (page.Nodes[node].AttributeCount == 0) return null;
        if (Name(page.Value(node, HtmlAttribute.DataLang)) is { } data) return data;
        return OfClass(page.Value(node, HtmlAttribute.Class));
    }

    /// <summary>The language that a class attribute names.</summary>
    internal static string? OfClass(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.Length > 300) return null;
        var follows = false;
        foreach (var range in value.SplitAny(" \t\n\r\f;"))
        {
            var word = value[range];
            if (word.IsEmpty) continue;
            if (follows && Name(word) is { } second) return second;
            // "brush: js", "brush:js", "sourceCode python", "hljs python"
            follows = word is "brush:" or "sourceCode" or "hljs" or "brush";
            foreach (var prefix in (ReadOnlySpan<string>)["language-", "lang-", "highlight-source-", "highlight-text-", "highlight-", "brush:", "language_", "lang:"])
            {
                if (!word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
                if (Name(word[prefix.Length..]) is { } name) return name;
                break;
            }
        }

        return null;
    }

    private static string? Name(ReadOnlySpan<char> word)
    {
        word = word.Trim();
        if (word.IsEmpty || word.Length > Longest || !char.IsAsciiLetter(word[0])) return null;
        Span<char> lower = stackalloc char[Longest];
        for (var i = 0; i < word.Length; i++)
        {
            var c = char.ToLowerInvariant(word[i]);
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '#' or '-' or '.' or '_')) return null;
            lower[i] = c;
        }

        lower = lower[..word.Length];
        return lower is "none" or "plain" or "plaintext" or "text" or "txt" or "default" or "auto" or "nohighlight" or "no-highlight" or "unknown" or "raw" or "source"
            or "line-numbers" or "wrap" or "highlight" or "lines" or "table" or "wrapper" or "container" or "block" or "box" or "undefined" or "code" or "notranslate"
            ? null
            : lower.ToString();
    }
}
