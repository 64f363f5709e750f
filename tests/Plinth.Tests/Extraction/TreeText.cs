using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Plinth.Extraction.Html;

namespace Plinth.Tests.Extraction;

/// <summary>Trees of HTML written out alike, by our reader and by AngleSharp, to be compared.</summary>
/// <remarks>
/// A line a node: depth, element name and the attributes that the reader keeps, or text. Texts that stand side by side are one, comments are left out, and line
/// ends are LF, as in the standard; the reader leaves them as they are.
/// </remarks>
internal static class TreeText
{
    private static readonly HtmlParser s_parser = new(new HtmlParserOptions { IsScripting = false });

    /// <summary>Our tree.</summary>
    public static string Ours(HtmlPage page)
    {
        var text = new StringBuilder();
        var lines = new Lines(text);
        var open = new Stack<int>();
        for (var i = 0; i < page.Count; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            while (open.Count > 0 && page.Nodes[open.Peek()].End <= i) open.Pop();
            if (node.Tag == HtmlTag.Text)
            {
                lines.Text(open.Count, page.Text(node));
                continue;
            }

            var attributes = new List<(HtmlAttribute, string)>();
            foreach (var name in Enum.GetValues<HtmlAttribute>())
                if (name != HtmlAttribute.None && page.TryValue(i, name, out var value)) attributes.Add((name, value.ToString()));
            lines.Element(open.Count, page.Name(i), attributes);
            open.Push(i);
        }

        lines.Flush();
        return text.ToString();
    }

    /// <summary>AngleSharp's tree.</summary>
    public static string Theirs(string html)
    {
        using var document = s_parser.ParseDocument(html.StartsWith('\uFEFF') ? html[1..] : html);
        var text = new StringBuilder();
        var lines = new Lines(text);
        var stack = new Stack<(INode Node, int Depth)>();
        if (document.DocumentElement is { } root) stack.Push((root, 0));
        while (stack.Count > 0)
        {
            var (node, depth) = stack.Pop();
            if (node is IText data) lines.Text(depth, data.Data);
            if (node is IShadowRoot shadowRoot)
            {
                lines.Element(depth, "template", []);
                for (var i = shadowRoot.ChildNodes.Length - 1; i >= 0; i--) stack.Push((shadowRoot.ChildNodes[i], depth + 1));
            }

            if (node is not IElement element) continue;
            var attributes = new List<(HtmlAttribute, string)>();
            foreach (var attribute in element.Attributes)
            {
                // AngleSharp moves xlink:href and the like into a namespace.
                if (attribute.NamespaceUri is { Length: > 0 } space && space != NamespaceNames.XmlUri) continue;
                var name = (attribute.NamespaceUri is null ? "" : "xml:") + attribute.LocalName.ToLowerInvariant();
                if (name.Length <= HtmlAttributeNames.Longest && HtmlAttributeNames.Find(name) is var id && id != HtmlAttribute.None) attributes.Add((id, attribute.Value));
            }

            attributes.Sort();
            lines.Element(depth, Lower(element.LocalName), attributes);
            var children = element is IHtmlTemplateElement template ? template.Content.ChildNodes : element.ChildNodes;
            if (element.ShadowRoot is { } shadow)
            {
                // Our tree has the template that the shadow root was made of.
                for (var i = children.Length - 1; i >= 0; i--) stack.Push((children[i], depth + 1));
                stack.Push((shadow, depth + 1));
                continue;
            }

            for (var i = children.Length - 1; i >= 0; i--) stack.Push((children[i], depth + 1));
        }

        lines.Flush();
        return text.ToString();
    }

    /// <summary>False for pages on which AngleSharp departs from the standard, or may.</summary>
    public static bool IsComparable(string html)
    {
        ReadOnlySpan<string> departures = ["<select", "<search", "<template", "frameset", "<svg", "<math", "<isindex", "<hr", "\0", "\r", "&;", "<time"];
        foreach (var departure in departures)
            if (html.Contains(departure, StringComparison.OrdinalIgnoreCase)) return false;
        // Text in a table is looked at piece by piece by it, cut at references.
        if (html.Contains("<table", StringComparison.OrdinalIgnoreCase) && html.Contains('&', StringComparison.Ordinal)) return false;
        for (var i = 0; i + 2 < html.Length; i++)
        {
            if (html[i] != '<') continue;
            // A lone "<" is a text of its own to it; end tags inside raw text it writes in lower case.
            if (html[i + 1] is not ('/' or '!' or '?') && !char.IsAsciiLetter(html[i + 1])) return false;
            if (html[i + 1] != '/') continue;
            for (var j = i + 2; j < html.Length && char.IsAsciiLetterOrDigit(html[j]); j++)
                if (char.IsAsciiLetterUpper(html[j])) return false;
        }

        return true;
    }

    private static string Lower(string name) => string.Create(name.Length, name, static (into, from) =>
    {
        for (var i = 0; i < into.Length; i++) into[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    private sealed class Lines(StringBuilder into)
    {
        private readonly StringBuilder _text = new();
        private int _depth;

        public void Text(int depth, ReadOnlySpan<char> text)
        {
            if (_text.Length > 0 && depth != _depth) Flush();
            _depth = depth;
            _text.Append(Clean(text.ToString()));
        }

        public void Element(int depth, string name, List<(HtmlAttribute Name, string Value)> attributes)
        {
            Flush();
            into.Append(depth).Append('<').Append(name);
            foreach (var (key, value) in attributes) into.Append(' ').Append(key).Append('=').Append('"').Append(Clean(value)).Append('"');
            into.Append("\n");
        }

        public void Flush()
        {
            if (_text.Length == 0) return;
            into.Append(_depth).Append('"').Append(_text).Append("\"\n");
            _text.Clear();
        }

        private static string Clean(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
