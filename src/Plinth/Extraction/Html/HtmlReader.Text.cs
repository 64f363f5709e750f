namespace Plinth.Extraction.Html;

// Where text goes.
internal sealed partial class HtmlReader
{
    // A run of text between tags; "rewritten" when it holds references or nulls.
    private void AddText(int start, int end, bool rewritten)
    {
        if (!rewritten)
        {
            if (_skipNewline) start = BehindNewline(start, end);
            AddPiece(start, end, decoded: false, hasNull: false);
            return;
        }

        var text = _source.AsSpan(start, end - start);
        if (!HasRoom(text.Length)) return;
        var from = _page.DecodedLength;
        var behind = _skipNewline && text[0] is '\r' or '\n' ? BehindNewline(start, end) - start : 0;
        Decode(text[behind..], inAttribute: false, references: true, IsForeignText() ? "\uFFFD" : "");
        var to = _page.DecodedLength;
        if (_skipNewline && behind == 0 && to > from && _page.Decoded(from) == '\n') from++;
        AddPiece(from, to, decoded: true, _mode < Mode.InBody && text.Contains('\0'));
    }

    private void AddCharacterData(int start, int end, string nulls)
    {
        var text = _source.AsSpan(start, end - start);
        if (!text.Contains('\0'))
        {
            AddPiece(start, end, decoded: false, hasNull: false);
            return;
        }

        if (!HasRoom(text.Length)) return;
        var from = _page.DecodedLength;
        Decode(text, inAttribute: false, references: false, nulls);
        AddPiece(from, _page.DecodedLength, decoded: true, hasNull: false);
    }

    private bool HasRoom(int units)
    {
        if (_page.Bytes + 4L * units <= _limits.MaxBytes) return true;
        _page.Truncated = true;
        return false;
    }

    // The first line end of a pre or a textarea does not count.
    private int BehindNewline(int start, int end)
    {
        if (start >= end || _source[start] is not ('\r' or '\n')) return start;
        return start + (_source[start] == '\r' && start + 1 < end && _source[start + 1] == '\n' ? 2 : 1);
    }

    private void AddPiece(int start, int end, bool decoded, bool hasNull)
    {
        _skipNewline = false;
        if (_mode == Mode.InBody || _depth > 0 && IsForeign(CurrentTag))
        {
            AddBodyText(start, end, decoded);
            return;
        }

        // A null is no white space, though it leaves nothing: it starts the body like any other character.
        while (start < end || hasNull)
        {
            var text = _page.Range(start, end, decoded);
            var white = text.IndexOfAnyExcept(" \t\r\n\f");
            white = white < 0 ? text.Length : white;
            switch (_mode)
            {
                case Mode.Initial or Mode.BeforeHtml or Mode.BeforeHead:
                    start += white;
                    if (start < end || hasNull) EnsureNext();
                    continue;
                case Mode.InHead or Mode.InHeadNoscript or Mode.AfterHead:
                    if (white > 0) InsertText(start, start + white, decoded);
                    start += white;
                    if (start < end || hasNull) EnsureNext();
                    continue;
                case Mode.InTable or Mode.InTableBody or Mode.InRow:
                    AddTableText(start, end, decoded, white == text.Length);
                    return;
                case Mode.InColumnGroup:
                    if (white > 0) InsertText(start, start + white, decoded);
                    start += white;
                    if (start == end) return;
                    if (CloseColumnGroup()) continue;
                    return;
                case Mode.InSelect or Mode.InSelectInTable:
                    if (start < end) InsertText(start, end, decoded);
                    return;
                case Mode.AfterBody or Mode.AfterAfterBody:
                    if (white > 0) AddBodyText(start, start + white, decoded);
                    start += white;
                    if (start < end) _mode = Mode.InBody;
                    continue;
                case Mode.InFrameset or Mode.AfterFrameset:
                    AddWhite(start, end, decoded);
                    return;
                case Mode.AfterAfterFrameset:
                    if (white > 0) AddBodyText(start, start + white, decoded);
                    return;
                default:
                    AddBodyText(start, end, decoded);
                    return;
            }
        }
    }

    private void AddBodyText(int start, int end, bool decoded)
    {
        if (start >= end) return;
        if (_formats > 0 && !IsForeignText()) Reconstruct();
        InsertText(start, end, decoded);
        if (_framesetOk && _page.Range(start, end, decoded).ContainsAnyExcept(" \t\r\n\f")) _framesetOk = false;
    }

    // Text directly in a table is moved before it, all of it, unless it is white space only.
    private void AddTableText(int start, int end, bool decoded, bool white)
    {
        if (!CurrentTag.Has(HtmlTraits.Fosters) && CurrentTag != HtmlTag.Template) AddFostered();
        else if (white) InsertText(start, end, decoded);
        else AddFostered();

        void AddFostered()
        {
            _fostering = true;
            AddBodyText(start, end, decoded);
            _fostering = false;
        }
    }

    // Framesets keep white space alone.
    private void AddWhite(int start, int end, bool decoded)
    {
        while (start < end)
        {
            var text = _page.Range(start, end, decoded);
            var white = text.IndexOfAnyExcept(" \t\r\n\f");
            if (white < 0) white = text.Length;
            if (white > 0) InsertText(start, start + white, decoded);
            start += white;
            var next = _page.Range(start, end, decoded).IndexOfAny(" \t\r\n\f");
            if (next < 0) return;
            start += next;
        }
    }

    private void InsertText(int start, int end, bool decoded)
    {
        if (start >= end) return;
        var current = Current;
        if (_page.IsLinked || (_fostering && CurrentTag.Has(HtmlTraits.Fosters)))
        {
            InsertLinkedText(start, end, decoded);
            return;
        }

        ref var previous = ref _page[_page.Count - 1];
        if (previous.Tag == HtmlTag.Text && previous.Parent == current && Joins(ref previous, start, end, decoded)) return;
        AddTextNode(current, start, end, decoded);
    }

    private void InsertLinkedText(int start, int end, bool decoded)
    {
        _page.Link();
        var fosters = _fostering && CurrentTag.Has(HtmlTraits.Fosters);
        var (parent, before) = fosters ? FosterPlace() : (Current, -1);
        var previous = before >= 0 ? _page.Before(before) : _page.LastChild(parent);
        if (previous >= 0 && _page[previous].Tag == HtmlTag.Text && Joins(ref _page[previous], start, end, decoded)) return;
        var node = AddTextNode(-1, start, end, decoded);
        if (before >= 0) _page.Insert(before, node);
        else _page.Append(parent, node);
    }

    private int AddTextNode(int parent, int start, int end, bool decoded)
    {
        var node = _page.Add(HtmlTag.Text, parent);
        ref var text = ref _page[node];
        (text.Start, text.Length, text.Decoded) = (start, end - start, decoded);
        return node;
    }

    private static bool Joins(ref HtmlNode previous, int start, int end, bool decoded)
    {
        if (previous.Decoded != decoded || previous.Start + previous.Length != start) return false;
        previous.Length += end - start;
        return true;
    }
}
