namespace Plinth.Extraction.Html;

/// <summary>The tree while it is built by rules that move nodes.</summary>
/// <remarks>
/// Nodes come in document order as long as nothing is moved, which is true of most pages: then there are no links at all. The first rule that
/// moves a node, foster parenting or the adoption agency, links what is there; from then on new nodes are linked too, and at the end the nodes are put in order.
/// </remarks>
internal sealed partial class HtmlPage
{
    private Links[] _links = [];
    private HtmlNode[] _ordered = [];

    /// <summary>True once a node was moved.</summary>
    public bool IsLinked { get; private set; }

    /// <summary>Last child, or -1; only in a linked page.</summary>
    public int LastChild(int node) => _links[node].Last;

    /// <summary>Sibling before, or -1; only in a linked page.</summary>
    public int Before(int node) => _links[node].Previous;

    /// <summary>True when nothing stands behind the node and what is in it.</summary>
    public bool EndsWith(int node)
    {
        var last = Count - 1;
        while (last > node) last = _nodes[last].Parent;
        return last == node;
    }

    /// <summary>Links the nodes that there are.</summary>
    public void Link()
    {
        if (IsLinked) return;
        IsLinked = true;
        if (_links.Length > KeptNodes || _links.Length < _nodes.Length) _links = new Links[_nodes.Length];
        _links.AsSpan(0, Count).Fill(Links.None);
        for (var i = 1; i < Count; i++) Append(_nodes[i].Parent, i);
    }

    /// <summary>Makes room for the links of a node that was just added.</summary>
    private void GrowLinks(int node)
    {
        if (_links.Length < _nodes.Length) Array.Resize(ref _links, _nodes.Length);
        _links[node] = Links.None;
    }

    /// <summary>Hangs a loose node behind the children of a parent.</summary>
    public void Append(int parent, int node)
    {
        ref var above = ref _links[parent];
        ref var own = ref _links[node];
        _nodes[node].Parent = parent;
        own.Previous = above.Last;
        own.Next = -1;
        if (above.Last >= 0) _links[above.Last].Next = node;
        else above.First = node;
        above.Last = node;
    }

    /// <summary>Hangs a loose node before one of its future siblings.</summary>
    public void Insert(int before, int node)
    {
        var parent = _nodes[before].Parent;
        _nodes[node].Parent = parent;
        var previous = _links[before].Previous;
        (_links[node].Previous, _links[node].Next) = (previous, before);
        _links[before].Previous = node;
        if (previous >= 0) _links[previous].Next = node;
        else _links[parent].First = node;
    }

    /// <summary>Takes a node out of its parent.</summary>
    public void Loosen(int node)
    {
        var parent = _nodes[node].Parent;
        if (parent < 0) return;
        var (previous, next) = (_links[node].Previous, _links[node].Next);
        if (previous >= 0) _links[previous].Next = next;
        else _links[parent].First = next;
        if (next >= 0) _links[next].Previous = previous;
        else _links[parent].Last = previous;
        _nodes[node].Parent = -1;
    }

    /// <summary>Moves all children of one node behind those of another.</summary>
    public void MoveChildren(int from, int to)
    {
        for (var child = _links[from].First; child >= 0;)
        {
            var next = _links[child].Next;
            Append(to, child);
            child = next;
        }

        (_links[from].First, _links[from].Last) = (-1, -1);
    }

    /// <summary>Brings the nodes into document order and sets their ends.</summary>
    public void Order()
    {
        if (IsLinked) Flatten();
        var nodes = _nodes.AsSpan(0, Count);
        for (var i = nodes.Length - 1; i > 0; i--)
        {
            ref var node = ref nodes[i];
            if (node.End <= i) node.End = i + 1;
            ref var parent = ref nodes[node.Parent];
            if (parent.End < node.End) parent.End = node.End;
        }

        if (nodes.Length > 0) nodes[0].End = Count;
    }

    private void Flatten()
    {
        if (_ordered.Length > KeptNodes || _ordered.Length < _nodes.Length) _ordered = new HtmlNode[_nodes.Length];
        var (node, to, body) = (0, 0, Body);
        while (true)
        {
            ref var links = ref _links[node];
            _ordered[to] = _nodes[node];
            _ordered[to].Parent = node == 0 ? -1 : _links[_nodes[node].Parent].Previous;
            _ordered[to].End = 0;
            if (node == body) Body = to;
            // The place among its siblings is not needed behind this point; the new index is.
            links.Previous = to++;
            if (links.First >= 0)
            {
                node = links.First;
                continue;
            }

            while (node > 0 && _links[node].Next < 0) node = _nodes[node].Parent;
            if (node == 0) break;
            node = _links[node].Next;
        }

        (_nodes, _ordered) = (_ordered, _nodes);
        Count = to;
    }

    private struct Links
    {
        public static readonly Links None = new() { First = -1, Last = -1, Next = -1, Previous = -1 };

        public int First, Last, Next, Previous;
    }
}
