using System.Globalization;
using System.Text;

namespace Plinth.Cli.Report;

/// <summary>Makes any text safe to stand in an element or in a quoted attribute.</summary>
/// <remarks>
/// Besides the five characters of HTML: controls and the characters that reorder a line (Unicode bidirectional controls) are shown as their
/// code point, so that a sample cannot hide or rearrange what the page says; half a surrogate pair becomes U+FFFD, so that the page is valid UTF-8.
/// </remarks>
internal static class Escape
{
    /// <summary>Appends the text, escaped.</summary>
    public static void Append(StringBuilder page, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&': page.Append("&amp;"); break;
                case '<': page.Append("&lt;"); break;
                case '>': page.Append("&gt;"); break;
                case '"': page.Append("&quot;"); break;
                case '\'': page.Append("&#39;"); break;
                case '\n' or '\t': page.Append(c); break;
                case '\r': page.Append(i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n"); break;
                case < ' ' or (>= '\u007f' and <= '\u009f') or '\u061c' or '\ufeff'
                    or (>= '\u200e' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'):
                    page.Append(CultureInfo.InvariantCulture, $"⟨U+{(int)c:X4}⟩");
                    break;
                case >= '\ud800' and <= '\udbff' when i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    page.Append(c).Append(text[++i]);
                    break;
                case >= '\ud800' and <= '\udfff' or '\ufffe' or '\uffff': page.Append('\ufffd'); break;
                default: page.Append(c); break;
            }
        }
    }

    /// <summary>The first characters of a text, with a sign where it goes on; never cuts a surrogate pair.</summary>
    public static string Shorten(string? text, int most)
    {
        if (text is null || text.Length <= most) return text ?? "";
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text.AsSpan(0, end)}…";
    }
}
