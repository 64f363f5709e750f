namespace Plinth.Extraction.Html;

internal sealed partial class HtmlReader
{
    // Other names of one page get ids up to this many; beyond, elements are nameless and their end tags say nothing.
    private const int MaxOtherNames = 2000;

    private readonly Dictionary<string, ushort> _otherNames = new(StringComparer.Ordinal);
    private readonly int[] _openCount = new int[(int)HtmlTag.Known + MaxOtherNames];
    private int[] _open = new int[512];
    private HtmlTag[] _openTags = new HtmlTag[512];
    private int _depth;
    private int _tooDeep;
    private int _head;
    private bool _headDone;

    private bool InForeign => _openCount[(int)HtmlTag.Svg] + _openCount[(int)HtmlTag.Math] > 0 && _openCount[(int)HtmlTag.ForeignObject] == 0;

    private int Current => _open[_depth - 1];

    private void StartTree()
    {
        if (_open.Length < _limits.MaxDepth) (_open, _openTags) = (new int[_limits.MaxDepth], new HtmlTag[_limits.MaxDepth]);
        Array.Clear(_openCount);
        _otherNames.Clear();
        _depth = 0;
        _tooDeep = 0;
        _headDone = false;
        Push(_page.Add(HtmlTag.Html, -1), HtmlTag.Html);
        _head = _page.Add(HtmlTag.Head, 0);
        Push(_head, HtmlTag.Head);
    }

    private void FinishTree()
    {
        EnsureBody();
        PopTo(0);
    }

    private HtmlTag TagOf(ReadOnlySpan<char> name)
    {
        if (name.Length > _name.Length) return HtmlTag.Nameless;
        var lower = Lower(name);
        var tag = HtmlTagNames.Find(lower);
        if (tag != HtmlTag.Nameless) return tag;
        var lookup = _otherNames.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(lower, out var id)) return (HtmlTag)id;
        if (_otherNames.Count == MaxOtherNames) return HtmlTag.Nameless;
        id = (ushort)((int)HtmlTag.Known + _otherNames.Count);
        lookup[lower] = id;
        return (HtmlTag)id;
    }

    private void AddText(int start, int end, bool decode)
    {
        if (start >= end) return;
        var text = _source.AsSpan(start, end - start);
        if (!_headDone && _depth <= 2)
        {
            if (text.IndexOfAnyExcept(" \t\r\n\f\0") < 0) return;
            EnsureBody();
        }

        var last = _page.Count - 1;
        ref var previous = ref _page[last];
        var joins = previous.Tag == HtmlTag.Text && previous.Parent == Current;
        if (!text.ContainsAny(s_rewritten) || (!decode && !text.Contains('\0')))
        {
            if (joins && !previous.Decoded && previous.Start + previous.Length == start)
            {
                previous.Length += text.Length;
                return;
            }

            if (!Room()) return;
            ref var added = ref _page[_page.Add(HtmlTag.Text, Current)];
            (added.Start, added.Length) = (start, text.Length);
            return;
        }

        var from = _page.DecodedLength;
        Decode(text, inAttribute: false);
        var length = _page.DecodedLength - from;
        if (length == 0) return;
        if (joins && previous.Decoded && previous.Start + previous.Length == from)
        {
            previous.Length += length;
            return;
        }

        if (!Room()) return;
        ref var node = ref _page[_page.Add(HtmlTag.Text, Current)];
        (node.Start, node.Length, node.Decoded) = (from, length, true);
    }

    private bool Room()
    {
        if (_page.Count < _limits.MaxNodes) return true;
        _page.Truncated = true;
        return false;
    }

    private void OpenTag(HtmlTag tag, int firstAttribute, int count, bool selfClosing)
    {
        if (tag is HtmlTag.Html or HtmlTag.Body or HtmlTag.Head)
        {
            OpenFrame(tag, firstAttribute, count);
            return;
        }

        if (!_headDone && !tag.Has(HtmlTraits.InHead) && _openCount[(int)HtmlTag.Noscript] + _openCount[(int)HtmlTag.Template] == 0) EnsureBody();
        var foreign = InForeign;
        if (foreign && tag.Has(HtmlTraits.Breakout))
        {
            CloseScoped(HtmlTag.Svg);
            CloseScoped(HtmlTag.Math);
            foreign = false;
        }

        if (!foreign) CloseBefore(tag);
        if (!Room()) return;
        var node = _page.Add(tag, Current);
        ref var element = ref _page[node];
        (element.Start, element.AttributeCount) = (firstAttribute, (byte)count);
        if (tag.Has(HtmlTraits.Void) || (selfClosing && (foreign || tag is HtmlTag.Svg or HtmlTag.Math))) return;
        Push(node, tag);
    }

    private void OpenFrame(HtmlTag tag, int firstAttribute, int count)
    {
        if (tag == HtmlTag.Body) EnsureBody();
        ref var element = ref _page[tag == HtmlTag.Html ? 0 : tag == HtmlTag.Head ? _head : _page.Body];
        if (element.AttributeCount == 0 && count > 0) (element.Start, element.AttributeCount) = (firstAttribute, (byte)count);
    }

    private void EnsureBody()
    {
        if (_headDone) return;
        _headDone = true;
        PopTo(1);
        _page.Body = _page.Add(HtmlTag.Body, 0);
        Push(_page.Body, HtmlTag.Body);
    }

    // What a start tag ends by itself.
    private void CloseBefore(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Li: CloseItem(HtmlTag.Li, HtmlTag.Li); break;
            case HtmlTag.Dt or HtmlTag.Dd: CloseItem(HtmlTag.Dt, HtmlTag.Dd); break;
            case HtmlTag.Option: if (_openTags[_depth - 1] == HtmlTag.Option) Pop(); break;
            case HtmlTag.Optgroup: CloseScoped(HtmlTag.Option); CloseScoped(HtmlTag.Optgroup); break;
            case HtmlTag.Button: CloseScoped(HtmlTag.Button); break;
            case HtmlTag.A: CloseScoped(HtmlTag.A); break;
            case HtmlTag.Rt or HtmlTag.Rp or HtmlTag.Rb:
                if (_openTags[_depth - 1] is HtmlTag.Rt or HtmlTag.Rp or HtmlTag.Rb) Pop();
                break;
            case HtmlTag.Td or HtmlTag.Th: CloseInTable(HtmlTag.Td); CloseInTable(HtmlTag.Th); CloseInTable(HtmlTag.Caption); return;
            case HtmlTag.Tr: CloseInTable(HtmlTag.Tr); CloseInTable(HtmlTag.Caption); return;
            case HtmlTag.Tbody or HtmlTag.Thead or HtmlTag.Tfoot or HtmlTag.Caption or HtmlTag.Colgroup:
                CloseInTable(HtmlTag.Tbody); CloseInTable(HtmlTag.Thead); CloseInTable(HtmlTag.Tfoot); CloseInTable(HtmlTag.Caption);
                CloseInTable(HtmlTag.Colgroup);
                return;
            case HtmlTag.Col: return;
            case >= HtmlTag.H1 and <= HtmlTag.H6:
                CloseScoped(HtmlTag.P);
                if (_openTags[_depth - 1] is >= HtmlTag.H1 and <= HtmlTag.H6) Pop();
                return;
        }

        if (tag.Has(HtmlTraits.Block)) CloseScoped(HtmlTag.P);
    }

    private void CloseTag(HtmlTag tag)
    {
        if (tag == HtmlTag.Head)
        {
            EnsureBody();
            return;
        }

        if (tag is HtmlTag.Body or HtmlTag.Html) return;
        if (tag == HtmlTag.Br)
        {
            OpenTag(tag, 0, 0, false);
            return;
        }

        if (_tooDeep > 0 && !tag.Has(HtmlTraits.Void))
        {
            _tooDeep--;
            return;
        }

        if (tag is HtmlTag.Td or HtmlTag.Th or HtmlTag.Tr or HtmlTag.Tbody or HtmlTag.Thead or HtmlTag.Tfoot or HtmlTag.Caption or HtmlTag.Table)
            CloseInTable(tag);
        else if (tag is >= HtmlTag.H1 and <= HtmlTag.H6 && _openTags[_depth - 1] is >= HtmlTag.H1 and <= HtmlTag.H6) Pop();
        else if (tag.Has(HtmlTraits.Special)) CloseScoped(tag);
        else CloseInline(tag);
    }

    // Closes the nearest open element of that name, unless a barrier stands before it.
    private void CloseScoped(HtmlTag tag)
    {
        if (_openCount[(int)tag] == 0) return;
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] == tag)
            {
                PopTo(i);
                return;
            }

            if (_openTags[i].Has(HtmlTraits.Barrier)) return;
        }
    }

    private void CloseInTable(HtmlTag tag)
    {
        if (_openCount[(int)tag] == 0) return;
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] == tag)
            {
                PopTo(i);
                return;
            }

            if (_openTags[i] is HtmlTag.Table or HtmlTag.Template) return;
        }
    }

    private void CloseInline(HtmlTag tag)
    {
        if (tag == HtmlTag.Nameless || _openCount[(int)tag] == 0) return;
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] == tag)
            {
                PopTo(i);
                return;
            }

            if (_openTags[i].Has(HtmlTraits.Special)) return;
        }
    }

    private void CloseItem(HtmlTag one, HtmlTag other)
    {
        if (_openCount[(int)one] + _openCount[(int)other] == 0) return;
        for (var i = _depth - 1; i > 0; i--)
        {
            var tag = _openTags[i];
            if (tag == one || tag == other)
            {
                PopTo(i);
                return;
            }

            if (tag.Has(HtmlTraits.Special) && tag is not (HtmlTag.Address or HtmlTag.Div or HtmlTag.P)) return;
        }
    }

    private void Push(int node, HtmlTag tag)
    {
        if (_depth == _limits.MaxDepth)
        {
            _tooDeep++;
            return;
        }

        _open[_depth] = node;
        _openTags[_depth++] = tag;
        _openCount[(int)tag]++;
    }

    private void Pop() => PopTo(_depth - 1);

    private void PopTo(int depth)
    {
        if (_depth > depth) _tooDeep = 0;
        while (_depth > depth)
        {
            _depth--;
            _openCount[(int)_openTags[_depth]]--;
            _page[_open[_depth]].End = _page.Count;
        }
    }
}
