namespace Plinth.Extraction.Html;

// Active formatting elements and the adoption agency: HTML Standard, sections 13.2.4.3 and 13.2.6.4.7.
internal sealed partial class HtmlReader
{
    private Format[] _format = new Format[64];
    private int _formats;

    private void AddMarker() => AddFormat(new Format { Node = -1 });

    private void AddFormat(Format format)
    {
        // Beyond this many the oldest is given up, so that one paragraph does not open more than the stack holds.
        if (_formats == _limits.MaxDepth) RemoveFormat(0);
        if (_formats == _format.Length) Array.Resize(ref _format, _formats * 2);
        _format[_formats++] = format;
    }

    private void RemoveFormat(int index)
    {
        _formats--;
        _format.AsSpan(index + 1, _formats - index).CopyTo(_format.AsSpan(index));
    }

    private void ClearToMarker()
    {
        while (_formats > 0)
            if (_format[--_formats].Node < 0) return;
    }

    private int FormatOf(int node)
    {
        for (var i = _formats - 1; i >= 0; i--)
            if (_format[i].Node == node) return i;
        return -1;
    }

    // The last entry with that name behind the last marker, or -1.
    private int LastFormat(HtmlTag tag)
    {
        for (var i = _formats - 1; i >= 0 && _format[i].Node >= 0; i--)
            if (_format[i].Tag == tag) return i;
        return -1;
    }

    private void InsertFormatting(HtmlTag tag)
    {
        if (_depth == _limits.MaxDepth)
        {
            Insert(tag);
            return;
        }

        var format = new Format { Node = Insert(tag), Tag = tag, At = _attributesAt };
        // Noah's Ark: no more than three alike.
        var (alike, first) = (0, -1);
        for (var i = _formats - 1; i >= 0 && _format[i].Node >= 0; i--)
        {
            if (_format[i].Tag != tag) continue;
            alike++;
            first = i;
        }

        if (alike >= 3)
        {
            alike = 0;
            var (print, earliest) = (Print(ref format), first);
            for (var i = _formats - 1; i >= first; i--)
            {
                if (_format[i].Tag != tag || Print(ref _format[i]) != print) continue;
                alike++;
                earliest = i;
            }

            if (alike >= 3) RemoveFormat(earliest);
        }

        AddFormat(format);
    }

    // A fingerprint of all attributes of the tag in the source, independent of their order.
    private ulong Print(ref Format format)
    {
        if (format.Print != 0) return format.Print;
        var sum = 1ul;
        for (var at = format.At; ;)
        {
            at = NextAttribute(at, out var attribute);
            if (at < 0 || attribute.NameLength == 0) break;
            var hash = 14695981039346656037ul;
            foreach (var c in _source.AsSpan(attribute.NameStart, attribute.NameLength)) hash = (hash ^ char.ToLowerInvariant(c)) * 1099511628211;
            hash = (hash ^ 0x10000) * 1099511628211;
            foreach (var c in _source.AsSpan(attribute.ValueStart, attribute.ValueLength)) hash = (hash ^ c) * 1099511628211;
            sum += hash ^ (hash >> 29);
        }

        return format.Print = sum | 1;
    }

    private void Reconstruct()
    {
        if (_formats == 0) return;
        var i = _formats - 1;
        if (IsSettled(i)) return;
        while (i > 0 && !IsSettled(i - 1)) i--;
        for (; i < _formats && _depth < _limits.MaxDepth; i++)
        {
            var (first, count) = (_firstAttribute, _count);
            (_firstAttribute, _count) = Attributes(_format[i].Node);
            _format[i].Node = Insert(_format[i].Tag);
            (_firstAttribute, _count) = (first, count);
        }
    }

    private bool IsSettled(int index) => _format[index].Node < 0 || _page[_format[index].Node].Length != 0;

    private (int First, int Count) Attributes(int node) => (_page[node].Start, _page[node].AttributeCount);

    private void Adopt(HtmlTag subject)
    {
        if (CurrentTag == subject && FormatOf(Current) < 0)
        {
            Pop();
            return;
        }

        for (var round = 0; round < 8; round++)
        {
            var format = LastFormat(subject);
            if (format < 0)
            {
                CloseOther(subject);
                return;
            }

            var open = IndexOfOpen(_format[format].Node);
            if (open < 0)
            {
                RemoveFormat(format);
                return;
            }

            var block = -1;
            for (var i = _depth - 1; i > open; i--)
            {
                var entry = _openTags[i];
                if (IsForeign(entry) ? IsPoint(entry) : entry.Has(HtmlTraits.Barrier)) return;
                if (IsSpecial(entry)) block = i;
            }

            if (block < 0)
            {
                PopTo(open);
                RemoveFormat(format);
                return;
            }

            Adopt(format, open, block);
        }
    }

    // One round: the formatting element is cut at the furthest block and opened again inside it.
    private void Adopt(int format, int open, int block)
    {
        _page.Link();
        var (formatNode, blockNode, bookmark) = (_format[format].Node, _open[block], format);
        var (last, index) = (blockNode, block);
        for (var inner = 1; ; inner++)
        {
            index--;
            if (index == open) break;
            var node = _open[index];
            var own = FormatOf(node);
            if (own >= 0 && inner > 3)
            {
                RemoveFormat(own);
                if (own < bookmark) bookmark--;
                if (own < format) format--;
                own = -1;
            }

            if (own < 0)
            {
                RemoveOpen(index);
                block--;
                continue;
            }

            var copy = Copy(node);
            Closed(node, _openTags[index]);
            Reopen(index, copy, _openTags[index]);
            _format[own].Node = copy;
            if (last == blockNode) bookmark = own + 1;
            _page.Loosen(last);
            _page.Append(copy, last);
            last = copy;
        }

        _page.Loosen(last);
        Place(last, _open[open - 1], _openTags[open - 1]);
        var again = Copy(formatNode);
        _page.MoveChildren(blockNode, again);
        _page.Append(blockNode, again);
        var entry = _format[format];
        entry.Node = again;
        RemoveFormat(format);
        if (format < bookmark) bookmark--;
        AddFormat(entry);
        _format.AsSpan(bookmark, _formats - 1 - bookmark).CopyTo(_format.AsSpan(bookmark + 1));
        _format[bookmark] = entry;
        var tag = _openTags[open];
        RemoveOpen(open);
        // The block moved down by one; the copy goes right behind it.
        _open.AsSpan(block, _depth - block).CopyTo(_open.AsSpan(block + 1));
        _openTags.AsSpan(block, _depth - block).CopyTo(_openTags.AsSpan(block + 1));
        _depth++;
        Reopen(block, again, tag);
    }

    private int Copy(int node)
    {
        var copy = _page.Add(_page[node].Tag, -1);
        (_page[copy].Start, _page[copy].AttributeCount) = (_page[node].Start, _page[node].AttributeCount);
        return copy;
    }

    private void Reopen(int index, int node, HtmlTag entry)
    {
        (_open[index], _openTags[index]) = (node, entry);
        _page[node].Length = 1;
        if (!IsForeign(entry)) _openCount[(int)entry]++;
    }

    private struct Format
    {
        /// <summary>The element, or -1 for a marker.</summary>
        public int Node;
        public HtmlTag Tag;

        /// <summary>Where the attributes of its tag begin in the source.</summary>
        public int At;

        /// <summary>Fingerprint of the attributes, 0 while it is not needed.</summary>
        public ulong Print;
    }
}
