using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Plinth.Site;

/// <summary>The words of Markdown without its marks.</summary>
internal static class Words
{
    /// <summary>Words of a block and all that is in it.</summary>
    public static string Of(MarkdownObject block)
    {
        var text = new StringBuilder();
        Add(text, block);
        return text.ToString().Trim();
    }

    /// <summary>A heading's anchor as GitHub makes it: lower case, blanks to hyphens, punctuation left out; a second one of the same name ends in -1.</summary>
    public static string Anchor(string heading, ISet<string> taken)
    {
        var anchor = string.Concat(heading.ToLowerInvariant().Select(c => c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : ""));
        var unique = anchor;
        for (var n = 1; !taken.Add(unique); n++) unique = $"{anchor}-{n}";
        return unique;
    }

    private static void Add(StringBuilder text, MarkdownObject part)
    {
        switch (part)
        {
            case LiteralInline literal: text.Append(literal.Content.AsSpan()); break;
            case CodeInline code: text.Append(code.Content); break;
            case HtmlEntityInline entity: text.Append(entity.Transcoded.AsSpan()); break;
            case LineBreakInline: text.Append(' '); break;
            case ContainerInline inlines:
                foreach (var inline in inlines) Add(text, inline);
                break;
            case CodeBlock code: text.Append(code.Lines.ToString()).Append(' '); break;
            case LeafBlock { Inline: { } inline }:
                Add(text, inline);
                text.Append(' ');
                break;
            case ContainerBlock blocks:
                foreach (var block in blocks) Add(text, block);
                break;
        }
    }
}
