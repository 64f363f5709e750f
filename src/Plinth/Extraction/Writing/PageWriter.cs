using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Receives what is kept of a page, in order, and makes text of it; used again from page to page.</summary>
internal abstract class PageWriter
{
    private const int KeptChars = 1 << 21;

    /// <summary>The text so far.</summary>
    protected char[] Buffer { get; private set; } = new char[1 << 14];

    /// <summary>Units written so far.</summary>
    public int Length { get; protected set; }

    /// <summary>Length without headings that nothing has followed.</summary>
    protected int TrimTo { get; set; }

    /// <summary>True when tables come whole, by <see cref="Row"/> and <see cref="EndTable"/>; false takes single rows of one-line cells.</summary>
    public abstract bool WholeTables { get; }

    /// <summary>True when inline elements are told by <see cref="OpenInline"/>.</summary>
    public abstract bool Inlines { get; }

    /// <summary>Starts a new text.</summary>
    public virtual void Clear()
    {
        if (Buffer.Length > KeptChars) Buffer = new char[1 << 14];
        Length = 0;
        TrimTo = 0;
    }

    /// <summary>Ends the line or paragraph, if it holds anything.</summary>
    public abstract void Break();

    /// <summary>A block starts.</summary>
    /// <param name="page">The page.</param>
    /// <param name="node">The block's element.</param>
    public abstract void OpenBlock(HtmlPage page, int node);

    /// <summary>A block ends.</summary>
    public abstract void CloseBlock(HtmlTag tag);

    /// <summary>Running text; white space in it collapses.</summary>
    public abstract void Flow(ReadOnlySpan<char> text);

    /// <summary>A line break inside a block.</summary>
    public abstract void Line();

    /// <summary>A boundary between words that ends no line.</summary>
    public abstract void Space();

    /// <summary>A block of code.</summary>
    /// <param name="code">Its lines, ended by <c>\n</c>, without blank ones at the start and the end.</param>
    /// <param name="language">Name of the language, or null.</param>
    public abstract void Code(ReadOnlySpan<char> code, string? language);

    /// <summary>A formula in TeX, without delimiters.</summary>
    public abstract void Formula(string tex, bool display);

    /// <summary>A picture with alternative text.</summary>
    public abstract void Image(ReadOnlySpan<char> alt, ReadOnlySpan<char> address);

    /// <summary>An inline element starts.</summary>
    public virtual void OpenInline(HtmlPage page, int node)
    {
    }

    /// <summary>An inline element ends.</summary>
    public virtual void CloseInline(HtmlTag tag)
    {
    }

    /// <summary>A row of a whole table starts.</summary>
    public virtual void Row()
    {
    }

    /// <summary>A cell starts.</summary>
    /// <param name="first">True for the first one of its row.</param>
    /// <param name="columns">Columns that it spans.</param>
    /// <param name="rows">Rows that it spans.</param>
    public abstract void Cell(bool first, int columns, int rows);

    /// <summary>A whole table ends.</summary>
    public virtual void EndTable()
    {
    }

    /// <summary>The text, without headings that nothing follows.</summary>
    public virtual string Finish()
    {
        Break();
        return Buffer.AsSpan(0, Math.Min(Length, TrimTo)).TrimEnd('\n').ToString();
    }

    /// <summary>True for characters that are written as a space or not at all.</summary>
    protected static bool IsBlank(char c) => c is <= ' ' or '\u00A0' or '\u00AD' or '\u1680' or (>= '\u2000' and <= '\u200B') or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' or '\uFEFF';

    /// <summary>True for characters that are not even a space.</summary>
    protected static bool IsNothing(char c) => c is '\u200B' or '\uFEFF' or '\u00AD';

    /// <summary>Appends as it stands.</summary>
    protected void Put(ReadOnlySpan<char> text)
    {
        Room(text.Length);
        text.CopyTo(Buffer.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Appends as it stands.</summary>
    protected void Put(char c)
    {
        if (Length == Buffer.Length) Room(1);
        Buffer[Length++] = c;
    }

    /// <summary>Makes room behind the text.</summary>
    protected void Room(int units)
    {
        if (Buffer.Length - Length >= units) return;
        var larger = new char[Math.Max(Buffer.Length * 2, Length + units)];
        Buffer.AsSpan(0, Length).CopyTo(larger);
        Buffer = larger;
    }
}
