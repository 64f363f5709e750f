using System.Globalization;
using System.Text;

namespace Plinth.Cli.Query;

/// <summary>Text in the cells of a terminal: a Chinese character takes two, a mark on a letter none.</summary>
internal static class CellWidth
{
    /// <summary>Cells of a text.</summary>
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>A text of at most so many cells; what is cut off is shown by an ellipsis.</summary>
    public static string Cut(string text, int cells)
    {
        if (text.Length <= cells / 2 || Of(text) <= cells) return text;
        var (at, width) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (width + Of(rune) > cells - 1) break;
            width += Of(rune);
            at += rune.Utf16SequenceLength;
        }

        return text[..at] + "…";
    }

    /// <summary>One line without anything that steers a terminal or turns a line's order: breaks become ↵, controls and format characters ·.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\r') continue;
            if (rune.Value is '\n' or 0x2028 or 0x2029) line.Append('↵');
            else if (rune.Value == '\t') line.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format) line.Append('·');
            else line.Append(rune);
        }

        return line.ToString();
    }

    private static int Of(Rune rune)
    {
        var c = rune.Value;
        if (c < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return IsWide(c) ? 2 : 1;
    }

    // East Asian Width W and F (Unicode 16, UAX 11), joined to ranges.
    private static bool IsWide(int c) => c is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0x4DBF) or (>= 0x4E00 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97C)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF01 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
