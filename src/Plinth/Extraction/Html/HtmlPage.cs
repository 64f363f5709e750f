namespace Plinth.Extraction.Html;

/// <summary>A page as a flat tree. Its buffers are used again for the next page, so nothing taken from it may be kept.</summary>
internal sealed partial class HtmlPage
{
    // A page of ordinary size leaves its buffers for the next one; those of a monster are given back.
    private const int KeptNodes = 1 << 17;
    private const int KeptChars = 1 << 21;

    private HtmlNode[] _nodes = new HtmlNode[4096];
    private HtmlAttributeValue[] _attributes = new HtmlAttributeValue[2048];
    private char[] _decoded = new char[16384];
    private int _attributeCount;

    /// <summary>Bytes that a node is charged with: itself, its copy while the tree is put in order, its links, what is measured on it, what it stands in, and a segment for every other one.</summary>
    public const int BytesANode = 240;

    /// <summary>Bytes that the page is charged with, room for growth included.</summary>
    public long Bytes => 2L * Source.Length + (long)Count * BytesANode + 32L * _attributeCount + 4L * DecodedLength;

    /// <summary>The page's source.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Number of nodes; node 0 is <c>html</c>.</summary>
    public int Count { get; private set; }

    /// <summary>Index of <c>body</c>.</summary>
    public int Body { get; set; }

    /// <summary>True when the page had more nodes than allowed and the rest was left out.</summary>
    public bool Truncated { get; set; }

    /// <summary>True when reading stopped because the time budget was spent.</summary>
    public bool OutOfTime { get; set; }

    /// <summary>Units used in the decoded buffer.</summary>
    public int DecodedLength { get; private set; }

    /// <summary>The nodes in document order.</summary>
    public ReadOnlySpan<HtmlNode> Nodes => _nodes.AsSpan(0, Count);

    /// <summary>A node, to be changed.</summary>
    public ref HtmlNode this[int index] => ref _nodes[index];

    /// <summary>Forgets the last page.</summary>
    public void Clear(string source)
    {
        if (_nodes.Length > KeptNodes) _nodes = new HtmlNode[4096];
        if (_attributes.Length > KeptNodes) _attributes = new HtmlAttributeValue[2048];
        if (_decoded.Length > KeptChars) _decoded = new char[16384];
        Source = source;
        Count = 0;
        Body = 0;
        DecodedLength = 0;
        _attributeCount = 0;
        IsLinked = false;
        Truncated = false;
        OutOfTime = false;
    }

    /// <summary>Adds a node behind all others.</summary>
    public int Add(HtmlTag tag, int parent)
    {
        if (Count == _nodes.Length) Array.Resize(ref _nodes, Count * 2);
        _nodes[Count] = new HtmlNode { Tag = tag, Parent = parent, Start = _attributeCount };
        if (IsLinked) GrowLinks(Count);
        return Count++;
    }

    /// <summary>Adds an attribute to the list; elements own runs of it.</summary>
    public int Add(HtmlAttributeValue attribute)
    {
        if (_attributeCount == _attributes.Length) Array.Resize(ref _attributes, _attributeCount * 2);
        _attributes[_attributeCount] = attribute;
        return _attributeCount++;
    }

    /// <summary>Gives an element the attributes of a run that it has none of the same name as.</summary>
    public void AddMissing(int node, int first, int count)
    {
        var (own, ownCount) = (_nodes[node].Start, (int)_nodes[node].AttributeCount);
        var start = _attributeCount;
        for (var i = 0; i < ownCount; i++) Add(_attributes[own + i]);
        for (var i = 0; i < count; i++)
        {
            var name = _attributes[first + i].Name;
            var has = false;
            for (var j = start; j < _attributeCount && !has; j++) has = _attributes[j].Name == name;
            if (!has) Add(_attributes[first + i]);
        }

        (_nodes[node].Start, _nodes[node].AttributeCount) = (start, (byte)(_attributeCount - start));
    }

    /// <summary>Number of attributes so far.</summary>
    public int AttributeCount => _attributeCount;

    /// <summary>Room for more decoded units; <see cref="Wrote"/> says how many were used.</summary>
    public Span<char> Room(int units)
    {
        if (_decoded.Length - DecodedLength < units)
            Array.Resize(ref _decoded, Math.Max(_decoded.Length * 2, DecodedLength + units));
        return _decoded.AsSpan(DecodedLength);
    }

    /// <summary>Takes units written into <see cref="Room"/>.</summary>
    public void Wrote(int units) => DecodedLength += units;

    /// <summary>Text of a text node, whitespace as it stands in the source.</summary>
    public ReadOnlySpan<char> Text(in HtmlNode node) =>
        node.Decoded ? _decoded.AsSpan(node.Start, node.Length) : Source.AsSpan(node.Start, node.Length);

    /// <summary>A range of the source or of the decoded buffer.</summary>
    public ReadOnlySpan<char> Range(int start, int end, bool decoded) =>
        decoded ? _decoded.AsSpan(start, end - start) : Source.AsSpan(start, end - start);

    /// <summary>A unit of the decoded buffer.</summary>
    public char Decoded(int index) => _decoded[index];

    /// <summary>Value of an attribute; empty when the element lacks it.</summary>
    public ReadOnlySpan<char> Value(int node, HtmlAttribute name) => TryValue(node, name, out var value) ? value : default;

    /// <summary>Value of an attribute in a run of them; empty when it is not there.</summary>
    public ReadOnlySpan<char> Value(int firstAttribute, int count, HtmlAttribute name)
    {
        foreach (ref readonly var attribute in _attributes.AsSpan(firstAttribute, count))
        {
            if (attribute.Name == name)
                return attribute.Decoded ? _decoded.AsSpan(attribute.Start, attribute.Length) : Source.AsSpan(attribute.Start, attribute.Length);
        }

        return default;
    }

    /// <summary>Name of an element in lower case; the reader's own, so good until the next read.</summary>
    public string Name(int node) => _nodes[node].Tag < HtmlTag.Known ? HtmlTagNames.Of(_nodes[node].Tag) : OtherNames[_nodes[node].Tag - HtmlTag.Known];

    /// <summary>Names of the elements that have no id in <see cref="HtmlTag"/>, in order of their ids.</summary>
    public List<string> OtherNames { get; } = [];

    /// <summary>Value of an attribute, and whether the element has it.</summary>
    public bool TryValue(int node, HtmlAttribute name, out ReadOnlySpan<char> value)
    {
        ref readonly var element = ref _nodes[node];
        for (var i = 0; i < element.AttributeCount; i++)
        {
            ref readonly var attribute = ref _attributes[element.Start + i];
            if (attribute.Name != name) continue;
            value = attribute.Decoded ? _decoded.AsSpan(attribute.Start, attribute.Length) : Source.AsSpan(attribute.Start, attribute.Length);
            return true;
        }

        value = default;
        return false;
    }
}
