namespace Plinth.Extraction.Html;

// The stack of open elements and the places where nodes go.
internal sealed partial class HtmlReader
{
    // Other names of one page get ids up to this many; beyond, elements are nameless.
    private const int MaxOtherNames = 2000;

    // Entries of the stack are tags, with a bit that says the namespace.
    private const HtmlTag Svg = (HtmlTag)0x8000;
    private const HtmlTag MathMl = (HtmlTag)0x4000;

    // annotation-xml whose content is HTML.
    private const HtmlTag HoldsHtml = (HtmlTag)0x2000;

    private readonly Dictionary<string, ushort> _otherNames = new(StringComparer.Ordinal);
    private readonly int[] _openCount = new int[(int)HtmlTag.Known + MaxOtherNames];
    private int[] _open = new int[512];
    private HtmlTag[] _openTags = new HtmlTag[512];
    private int _depth;
    private int _tooDeep;
    private int _head;
    private int _form;
    private int _rawNode;
    private bool _quirks;
    private bool _framesetOk;
    private bool _fostering;
    private bool _skipNewline;

    // The start tag at hand.
    private int _attributesAt;
    private int _firstAttribute;
    private int _count;
    private bool _selfClosing;

    private int Current => _open[_depth - 1];

    private HtmlTag CurrentTag => _openTags[_depth - 1];

    private bool HasTemplate => _openCount[(int)HtmlTag.Template] > 0;

    private static bool IsForeign(HtmlTag entry) => (entry & (Svg | MathMl)) != 0;

    private void StartTree()
    {
        if (_open.Length < _limits.MaxDepth) (_open, _openTags) = (new int[_limits.MaxDepth], new HtmlTag[_limits.MaxDepth]);
        Array.Clear(_openCount);
        _otherNames.Clear();
        _tagNames.Clear();
        _page.OtherNames.Clear();
        (_depth, _tooDeep, _formats) = (0, 0, 0);
        (_head, _form) = (-1, -1);
        (_quirks, _framesetOk, _fostering, _skipNewline) = (true, true, false, false);
        _templates.Clear();
        _mode = Mode.Initial;
    }

    private void FinishTree()
    {
        _count = 0;
        while (HasTemplate) EndTemplate();
        while (_mode < Mode.InBody) EnsureNext();
        PopTo(0);
        _page.Order();
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
        var other = lower.ToString();
        _otherNames[other] = id;
        _page.OtherNames.Add(other);
        return (HtmlTag)id;
    }

    // Adds an element for the tag at hand and opens it.
    private int Insert(HtmlTag tag)
    {
        var node = InsertClosed(tag);
        Push(node, tag);
        return node;
    }

    // Adds an element that stays closed: a void one, or one whose content is read at once.
    private int InsertClosed(HtmlTag tag)
    {
        var node = _page.Add(tag, Current);
        ref var element = ref _page[node];
        (element.Start, element.AttributeCount) = (_firstAttribute, (byte)_count);
        Place(node, Current, CurrentTag);
        return node;
    }

    // Elements that change the mode need their place on the stack, and room for what their mode opens by itself: section, row, cell.
    private bool InsertTooDeep(HtmlTag tag)
    {
        if (_depth < _limits.MaxDepth - 5) return false;
        InsertClosed(tag);
        _tooDeep++;
        return true;
    }

    private int InsertImplied(HtmlTag tag)
    {
        var count = _count;
        _count = 0;
        var node = Insert(tag);
        _count = count;
        return node;
    }

    // "The appropriate place for inserting a node": inside the target, or before the table.
    private void Place(int node, int target, HtmlTag targetTag)
    {
        if (_fostering && targetTag.Has(HtmlTraits.Fosters))
        {
            var (parent, before) = FosterPlace();
            if (!_page.IsLinked)
            {
                _page.Link();
                _page.Loosen(node);
            }

            if (before >= 0) _page.Insert(before, node);
            else _page.Append(parent, node);
        }
        else if (_page.IsLinked) _page.Append(target, node);
    }

    private (int Parent, int Before) FosterPlace()
    {
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] == HtmlTag.Template) return (_open[i], -1);
            if (_openTags[i] != HtmlTag.Table) continue;
            return _page[_open[i]].Parent >= 0 ? (-1, _open[i]) : (_open[i - 1], -1);
        }

        return (_open[0], -1);
    }

    private void Push(int node, HtmlTag entry)
    {
        if (_depth == _limits.MaxDepth)
        {
            _tooDeep++;
            return;
        }

        _open[_depth] = node;
        _openTags[_depth++] = entry;
        _page[node].Length = 1; // an element has no use for it: it is open
        if (!IsForeign(entry)) _openCount[(int)entry]++;
    }

    private void Pop() => PopTo(_depth - 1);

    private void PopTo(int depth)
    {
        if (_depth > depth) _tooDeep = 0;
        while (_depth > depth)
        {
            _depth--;
            Closed(_open[_depth], _openTags[_depth]);
        }
    }

    private void Closed(int node, HtmlTag entry)
    {
        _page[node].Length = 0;
        if (!IsForeign(entry)) _openCount[(int)entry]--;
    }

    private void RemoveOpen(int index)
    {
        Closed(_open[index], _openTags[index]);
        _depth--;
        _open.AsSpan(index + 1, _depth - index).CopyTo(_open.AsSpan(index));
        _openTags.AsSpan(index + 1, _depth - index).CopyTo(_openTags.AsSpan(index));
    }

    private int IndexOfOpen(int node) => _page[node].Length == 0 ? -1 : _open.AsSpan(0, _depth).LastIndexOf(node);

    // Index of the nearest open HTML element of that name unless one with the trait stands before it, else -1.
    private int Scoped(HtmlTag tag, HtmlTraits barrier)
    {
        if (_openCount[(int)tag] == 0) return -1;
        for (var i = _depth - 1; i >= 0; i--)
        {
            var entry = _openTags[i];
            if (entry == tag) return i;
            if (IsForeign(entry) ? barrier != HtmlTraits.TableBarrier && IsPoint(entry) : entry.Has(barrier)) return -1;
        }

        return -1;
    }

    private int InScope(HtmlTag tag) => Scoped(tag, HtmlTraits.Barrier);

    private int InTableScope(HtmlTag tag) => Scoped(tag, HtmlTraits.TableBarrier);

    private int InButtonScope(HtmlTag tag)
    {
        var index = Scoped(tag, HtmlTraits.Barrier);
        if (index < 0 || _openCount[(int)HtmlTag.Button] == 0) return index;
        for (var i = index + 1; i < _depth; i++)
            if (_openTags[i] == HtmlTag.Button) return -1;
        return index;
    }

    // Closes the element when it is in scope, with all inside it.
    private bool CloseScoped(HtmlTag tag)
    {
        var index = InScope(tag);
        if (index >= 0) PopTo(index);
        return index >= 0;
    }

    private void CloseParagraph()
    {
        var index = InButtonScope(HtmlTag.P);
        if (index >= 0) PopTo(index);
    }

    private void CloseImplied(HtmlTag except = HtmlTag.Text)
    {
        while (CurrentTag.Has(HtmlTraits.Implied) && CurrentTag != except) Pop();
    }

    private static bool IsSpecial(HtmlTag entry) => IsForeign(entry) ? IsPoint(entry) : entry.Has(HtmlTraits.Special);

    // "Any other end tag".
    private void CloseOther(HtmlTag tag)
    {
        if (_openCount[(int)tag] == 0) return;
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] == tag)
            {
                PopTo(i);
                return;
            }

            if (IsSpecial(_openTags[i])) return;
        }
    }

    // Attributes of a late html or body tag, where the element has none of that name.
    private void Merge(int node)
    {
        if (_count > 0) _page.AddMissing(node, _firstAttribute, _count);
    }
}
