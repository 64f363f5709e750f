using System.Text.RegularExpressions;

namespace Plinth.Sources.Books;

/// <summary>Project Gutenberg's text files: the licence before and after the book, and what it says of the book.</summary>
internal static partial class Gutenberg
{
    private const int Window = 60_000;

    /// <summary>Whether a text is one of theirs.</summary>
    public static bool Is(string text) => Mark().IsMatch(text[..Math.Min(text.Length, 4000)]);

    /// <summary>The book alone.</summary>
    /// <param name="text">The file.</param>
    /// <param name="head">What stands before the book.</param>
    public static string Cut(string text, out string head)
    {
        var (from, to) = (0, text.Length);
        if (Start().Match(text, 0, Math.Min(text.Length, Window)) is { Success: true } start) from = start.Index + start.Length;
        else if (SmallPrint().Match(text, 0, Math.Min(text.Length, Window)) is { Success: true } print) from = print.Index + print.Length;
        head = text[..from];
        var tail = Math.Max(from, text.Length - Window);
        if (End().Match(text, tail, text.Length - tail) is { Success: true } end) to = end.Index;
        var book = text[from..to].Trim();
        // Who typed it in; one or two lines right at the front.
        if (Makers().Match(book) is { Success: true, Index: 0 } makers) book = book[makers.Length..].TrimStart();
        return book;
    }

    /// <summary>A field of the head (<c>Title</c>, <c>Author</c>, <c>Language</c>), or null.</summary>
    public static string? Field(string head, string name)
    {
        var at = head.IndexOf($"\n{name}: ", StringComparison.Ordinal);
        if (at < 0) return null;
        at += name.Length + 3;
        var end = head.IndexOf('\n', at);
        return (end < 0 ? head[at..] : head[at..end]).Trim();
    }

    /// <summary>Number of the book, or null.</summary>
    public static string? Number(string head) => NumberOf().Match(head) is { Success: true } m ? m.Groups[1].Value : null;

    [GeneratedRegex(@"Project Gutenberg", RegexOptions.IgnoreCase)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*\*{3}\s*START OF TH(IS|E) PROJECT GUTENBERG[^\n]*(\n[^\n]*\*{3}[ \t]*$)?", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"^\*END\s?\*?\s?THE SMALL PRINT[^\n]*", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex SmallPrint();

    [GeneratedRegex(@"^\s*(\*{3}\s*END OF TH(IS|E) PROJECT GUTENBERG|End of (the )?Project Gutenberg|\**END OF THE PROJECT GUTENBERG)[^\n]*", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex End();

    [GeneratedRegex(@"\A(Produced by|E-text prepared by|This etext was prepared by|Transcribed from)[^\n]*(\n[^\n]+)*\n", RegexOptions.IgnoreCase)]
    private static partial Regex Makers();

    [GeneratedRegex(@"(?:EBook|eText|E-text)\s*#(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex NumberOf();
}
