using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Plain text: a block a line, <c>- item</c>, <c>cell | cell</c>.</summary>
internal sealed class PlainWriter : PageWriter
{
    private int _lineStart;
    private int _items;
    private bool _space;
    private bool _heading;

    /// <inheritdoc/>
    public override bool WholeTables => false;

    /// <inheritdoc/>
    public override bool Inlines => false;

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        (_lineStart, _items, _space, _heading) = (0, 0, false, false);
    }

    /// <inheritdoc/>
    public override void OpenBlock(HtmlPage page, int node)
    {
        Break();
        var tag = page.Nodes[node].Tag;
        if (tag == HtmlTag.Li)
        {
            Put("- ");
            _items++;
        }

        if (tag is >= HtmlTag.H1 and <= HtmlTag.H6) _heading = true;
    }

    /// <inheritdoc/>
    public override void CloseBlock(HtmlTag tag)
    {
        if (tag == HtmlTag.Li)
        {
            _items--;
            // An item with nothing in it leaves no dash.
            if (Buffer.AsSpan(_lineStart, Length - _lineStart) is "- ") Length = _lineStart;
        }

        Break();
    }

    /// <inheritdoc/>
    public override void Flow(ReadOnlySpan<char> text)
    {
        Room(text.Length + 1);
        var into = Buffer;
        var length = Length;
        foreach (var c in text)
        {
            if (IsBlank(c))
            {
                if (!IsNothing(c)) _space = true;
                continue;
            }

            // One space a word at most, and only for white space of the source or one boundary, so there is room.
            if (_space && length > _lineStart && into[length - 1] != ' ') into[length++] = ' ';
            _space = false;
            into[length++] = c;
        }

        Length = length;
    }

    /// <inheritdoc/>
    public override void Line() => Break();

    /// <inheritdoc/>
    public override void Space() => _space = true;

    /// <inheritdoc/>
    public override void Cell(bool first, int columns, int rows)
    {
        if (first) return;
        while (Length > _lineStart && Buffer[Length - 1] == ' ') Length--;
        Put(" | ");
        _space = false;
    }

    /// <inheritdoc/>
    public override void Code(ReadOnlySpan<char> code, string? language)
    {
        Put(code);
        var last = Buffer.AsSpan(0, Length).LastIndexOf('\n') + 1;
        if (last > _lineStart) TrimTo = _lineStart = last;
        _space = false;
        Break();
    }

    /// <inheritdoc/>
    public override void Formula(string tex, bool display)
    {
        var apart = display && !_heading;
        if (apart) Break();
        Room(tex.Length + 6);
        if (_space && Length > _lineStart && Buffer[Length - 1] != ' ') Put(' ');
        _space = false;
        Put(display ? "$$" : "$");
        Put(tex);
        Put(display ? "$$" : "$");
        if (apart) Break();
    }

    /// <inheritdoc/>
    public override void Image(ReadOnlySpan<char> alt, ReadOnlySpan<char> address) => Flow(alt);

    /// <inheritdoc/>
    public override void Break()
    {
        _space = false;
        var line = Buffer.AsSpan(_lineStart, Length - _lineStart);
        var content = line.TrimEnd(" \t|");
        if (content.IsEmpty || content is "-")
        {
            // "- " waits for the item's first block.
            if (content is "-" && line.Length == 2 && _items > 0) return;
            Length = _lineStart;
            _heading = false;
            return;
        }

        Length = _lineStart + content.Length;
        Put('\n');
        _lineStart = Length;
        if (!_heading) TrimTo = Length;
        _heading = false;
    }
}
