using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Writes chosen subtrees as plain text: a block a line.</summary>
internal sealed class PageText
{
    private readonly List<(int End, HtmlTag Tag)> _open = [];
    private char[] _text = new char[1 << 14];
    private int _length;
    private int _lineStart;
    private int _trimTo;
    private bool _space;
    private bool _heading;

    /// <summary>Starts a new text.</summary>
    public void Clear()
    {
        if (_text.Length > 1 << 21) _text = new char[1 << 14];
        _length = 0;
        _lineStart = 0;
        _trimTo = 0;
        _space = false;
        _heading = false;
    }

    /// <summary>Units written so far.</summary>
    public int Length => _length;

    /// <summary>Writes one subtree.</summary>
    public void Write(HtmlPage page, PageMeasures measures, int root)
    {
        var nodes = page.Nodes;
        var end = nodes[root].End;
        var (rowEnd, cells, verbatim) = (0, 0, 0);
        Break();
        for (var i = root; i < end;)
        {
            while (_open.Count > 0 && i >= _open[^1].End) Leave();
            ref readonly var node = ref nodes[i];
            if (node.Tag == HtmlTag.Text)
            {
                if (measures.IsOut(i)) { }
                else if (i < verbatim) Verbatim(page.Text(node));
                else Flow(page.Text(node));
                i++;
                continue;
            }

            if (measures.IsOut(i))
            {
                if ((measures.Marks(i) & Mark.Block) != 0 && i >= rowEnd) Break();
                i = node.End;
                continue;
            }

            if (node.Tag == HtmlTag.Br)
            {
                if (i < rowEnd) _space = true;
                else Break();
            }
            else if (i < rowEnd && node.Tag is HtmlTag.Td or HtmlTag.Th)
            {
                if (cells++ > 0) Cell();
            }
            else if ((measures.Marks(i) & Mark.Block) != 0)
            {
                if (i < rowEnd) _space = true;
                else
                {
                    Break();
                    if (node.Tag == HtmlTag.Tr && IsPlainRow(nodes, i)) (rowEnd, cells) = (node.End, 0);
                    if (node.Tag == HtmlTag.Li) Put("- ");
                    if (node.Tag is HtmlTag.Pre or HtmlTag.Listing or HtmlTag.Xmp or HtmlTag.Plaintext) verbatim = Math.Max(verbatim, node.End);
                    if (node.Tag is >= HtmlTag.H1 and <= HtmlTag.H6) _heading = true;
                    _open.Add((node.End, node.Tag));
                }
            }

            i++;
        }

        while (_open.Count > 0) Leave();
        Break();
    }

    /// <summary>The text, without headings that nothing follows.</summary>
    public string Finish()
    {
        Break();
        var text = _text.AsSpan(0, Math.Min(_length, _trimTo));
        return text.TrimEnd('\n').ToString();
    }

    private void Leave()
    {
        var item = _open[^1].Tag == HtmlTag.Li;
        _open.RemoveAt(_open.Count - 1);
        // An item with nothing in it leaves no dash.
        if (item && _text.AsSpan(_lineStart, _length - _lineStart) is "- ") _length = _lineStart;
        Break();
    }

    private static bool IsPlainRow(ReadOnlySpan<HtmlNode> nodes, int row)
    {
        var blocks = 0;
        for (var i = row + 1; i < nodes[row].End; i++)
        {
            if (nodes[i].Tag is HtmlTag.Td or HtmlTag.Th) blocks = 0;
            else if (nodes[i].Tag == HtmlTag.Table || (nodes[i].Tag.Has(HtmlTraits.Block) && ++blocks > 1)) return false;
        }

        return true;
    }

    private void Flow(ReadOnlySpan<char> text)
    {
        Room(text.Length + 2);
        foreach (var c in text)
        {
            if (c is ' ' or '\n' or '\t' or '\r' or '\f' or '\u00A0' or '\v' || c is < ' ' or '\u200B' or '\uFEFF' or '\u00AD' or '\u2028' or '\u2029')
            {
                if (c is not ('\u200B' or '\uFEFF' or '\u00AD')) _space = true;
                continue;
            }

            if (_space && _length > _lineStart && _text[_length - 1] != ' ')
            {
                Room(text.Length + 2);
                _text[_length++] = ' ';
            }

            _space = false;
            if (_length == _text.Length) Room(text.Length + 2);
            _text[_length++] = c;
        }
    }

    private void Verbatim(ReadOnlySpan<char> text)
    {
        Room(text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\r')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
                while (_length > _lineStart && _text[_length - 1] is ' ' or '\t') _length--;
                if (_length > 0) _text[_length++] = '\n';
                _lineStart = _length;
                if (!_heading) _trimTo = _length;
            }
            else if (c >= ' ' || c == '\t') _text[_length++] = c == '\u00A0' ? ' ' : c;
        }

        _space = false;
    }

    private void Cell()
    {
        while (_length > _lineStart && _text[_length - 1] == ' ') _length--;
        Put(" | ");
        _space = false;
    }

    private void Put(string text)
    {
        Room(text.Length);
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        _space = false;
    }

    // Ends the line, if it holds anything.
    private void Break()
    {
        _space = false;
        var line = _text.AsSpan(_lineStart, _length - _lineStart);
        var content = line.TrimEnd(" \t|");
        if (content.IsEmpty || content is "-")
        {
            _length = content is "-" && line.Length == 2 && _open.Count > 0 ? _length : _lineStart;
            // "- " waits for the item's first block.
            if (_length == _lineStart) _heading = false;
            return;
        }

        _length = _lineStart + content.Length;
        Room(1);
        _text[_length++] = '\n';
        _lineStart = _length;
        if (!_heading) _trimTo = _length;
        _heading = false;
    }

    private void Room(int units)
    {
        if (_text.Length - _length < units) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + units));
    }
}
