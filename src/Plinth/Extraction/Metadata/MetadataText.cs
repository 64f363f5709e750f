using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Short texts of a page, on one line.</summary>
internal static class MetadataText
{
    private const int Longest = 500;
    private const int MostNodes = 400;

    /// <summary>Text of an element; null when there is none.</summary>
    public static string? Of(HtmlPage page, int node)
    {
        Span<char> text = stackalloc char[Longest];
        var length = 0;
        var end = Math.Min(page.Nodes[node].End, node + MostNodes);
        for (var i = node + 1; i < end && length < Longest; i++)
        {
            ref readonly var one = ref page.Nodes[i];
            if (one.Tag != HtmlTag.Text)
            {
                if (one.Tag is HtmlTag.Script or HtmlTag.Style or HtmlTag.Svg or HtmlTag.Button) i = one.End - 1;
                else if (one.Tag == HtmlTag.Br || one.Tag.Has(HtmlTraits.Block)) text[length++] = ' ';
                continue;
            }

            var part = page.Text(one);
            part = part[..Math.Min(part.Length, Longest - length)];
            part.CopyTo(text[length..]);
            length += part.Length;
        }

        return Clean(text[..length]);
    }

    /// <summary>The value on one line, cut at 500 characters; null when nothing is left.</summary>
    public static string? Clean(ReadOnlySpan<char> value)
    {
        if (value.Length > Longest) value = value[..Longest];
        Span<char> clean = stackalloc char[Longest];
        var (length, space) = (0, false);
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = length > 0;
                continue;
            }

            if (c is '\u200B' or '\uFEFF' or '\u00AD' or '\u200E' or '\u200F') continue;
            if (space && length < Longest - 1) clean[length++] = ' ';
            space = false;
            if (length < Longest) clean[length++] = c;
        }

        return length == 0 ? null : clean[..length].ToString();
    }

    /// <summary>The value with its character references read: some pages escape a meta element twice, and structured data always.</summary>
    public static string? Decode(string? value)
    {
        if (value is null || !value.Contains('&', StringComparison.Ordinal)) return value;
        var text = new System.Text.StringBuilder(value.Length);
        Span<char> into = stackalloc char[2];
        for (var i = 0; i < value.Length;)
        {
            var read = value[i] == '&' ? CharacterReferences.Decode(value.AsSpan(i), inAttribute: true, into, out var written) : Nothing(out written);
            if (read == 0) text.Append(value[i++]);
            else
            {
                text.Append(into[..written]);
                i += read;
            }
        }

        return text.ToString();

        static int Nothing(out int written)
        {
            written = 0;
            return 0;
        }
    }
}
