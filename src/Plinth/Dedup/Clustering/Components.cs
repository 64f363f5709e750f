namespace Plinth.Dedup;

/// <summary>The connected components of pairs of documents, in memory that does not grow with the documents or the pairs.</summary>
/// <remarks>
/// Documents are cut into ranges whose sets fit into the memory given. A pair lies with the range of its higher document. From the highest range down, pairs within a range are joined in memory; a set that also
/// hangs on lower documents is hung on the lowest of these, and those are paired with each other, which keeps what hangs together together and makes no more pairs than it takes away. When the lowest
/// range is done, so is every document that it holds; upwards, each set asks the one below it for its root. So each pair is looked at once for every range it passes through, chains as long as the corpus cost
/// nothing more, and the root of a component is its lowest document, whatever the ranges. Where all documents fit into one range this is a union-find in memory.
/// </remarks>
internal sealed class Components : IDisposable
{
    /// <summary>Memory that a document of the range at hand takes: its set's root, downwards and upwards, and a bit.</summary>
    public const int BytesADocument = 5;

    // Each may have a few files open.
    private const int MostRanges = 128;

    private readonly long _documents;
    private readonly int _span;
    private readonly string _folder;
    private readonly int _sortBytes;
    private readonly SpillFile<Pair>[] _pairs;
    private readonly SpillFile<Pair>[] _within;
    private readonly SpillFile<Pair>[] _links;
    private readonly SpillFile<Pair>[] _roots;
    private UnionFind? _only;

    /// <summary>Starts with every document alone.</summary>
    /// <param name="folder">Where what does not fit goes.</param>
    /// <param name="documents">Number of documents.</param>
    /// <param name="memoryBytes">Memory for the range at hand, in bytes; there are at most 128 ranges.</param>
    /// <param name="sortBytes">Memory of a sort.</param>
    public Components(string folder, long documents, long memoryBytes, int sortBytes)
    {
        (_folder, _documents, _sortBytes) = (folder, documents, sortBytes);
        _span = (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(1, memoryBytes / BytesADocument), (documents + MostRanges - 1) / MostRanges));
        var ranges = (int)Math.Max(1, (documents + _span - 1) / _span);
        if (ranges == 1) _only = new UnionFind((int)documents);
        SpillFile<Pair>[] Files() => [.. Enumerable.Range(0, ranges).Select(_ => new SpillFile<Pair>(folder))];
        (_pairs, _within, _links, _roots) = (Files(), Files(), Files(), Files());
    }

    /// <summary>Ranges that the documents are cut into.</summary>
    public int Ranges => _pairs.Length;

    /// <summary>Joins two documents.</summary>
    public void Add(Pair pair)
    {
        if (pair.First == pair.Second) return;
        if (_only is not null) _only.Union(pair.First, pair.Second);
        else Put(pair);
    }

    /// <summary>Every document that hangs together with another, in order, with the lowest document of its component. To be called once.</summary>
    public IEnumerable<(uint Document, uint Root)> Roots(CancellationToken ct)
    {
        for (var range = Ranges - 1; range >= 0; range--) Reduce(range, ct);
        for (var range = 0; range < Ranges; range++)
            foreach (var found in Resolve(range, ct)) yield return found;
    }

    public void Dispose()
    {
        foreach (var file in (IEnumerable<SpillFile<Pair>>)[.. _pairs, .. _within, .. _links, .. _roots]) file.Dispose();
    }

    private int RangeOf(uint document) => (int)(document / (uint)_span);

    private uint Base(int range) => (uint)range * (uint)_span;

    private int CountIn(int range) => (int)Math.Min(_span, _documents - (long)range * _span);

    private void Put(Pair pair) => _pairs[RangeOf(Math.Max(pair.First, pair.Second))].Add(pair.First < pair.Second ? pair : new Pair(pair.Second, pair.First));

    /// <summary>Joins what lies in a range, and hands what hangs on lower documents down.</summary>
    private void Reduce(int range, CancellationToken ct)
    {
        var from = Base(range);
        var sets = _only ?? new UnionFind(CountIn(range));
        foreach (var pair in _pairs[range].Read(ct))
            if (pair.First >= from) sets.Union(pair.First - from, pair.Second - from);
        if (range > 0)
        {
            using var lower = new ExternalSort<Pair>(_folder, _sortBytes);
            foreach (var pair in _pairs[range].Read(ct))
                if (pair.First < from) lower.Add(new Pair(sets.Find(pair.Second - from) + from, pair.First));
            var (last, lowest) = (default(Pair), 0u);
            foreach (var pair in lower.Sorted(ct))
            {
                if (pair == last) continue;
                if (pair.First != last.First)
                {
                    lowest = pair.Second;
                    _links[RangeOf(lowest)].Add(new Pair(lowest, pair.First));
                }
                else Put(new Pair(lowest, pair.Second));

                last = pair;
            }
        }

        _pairs[range].Dispose();
        for (var i = 0u; i < sets.Count; i++)
            if (sets.Find(i) is var root && root != i) _within[range].Add(new Pair(i, root));
        _only = null;
    }

    /// <summary>The roots of a range's documents, which are known once those of the lower ranges are.</summary>
    private IEnumerable<(uint Document, uint Root)> Resolve(int range, CancellationToken ct)
    {
        var from = Base(range);
        var roots = new uint[CountIn(range)];
        for (var i = 0; i < roots.Length; i++) roots[i] = from + (uint)i;
        var several = new DocumentSet(roots.Length);
        foreach (var (set, root) in _roots[range].Read(ct))
        {
            roots[set - from] = root;
            several.Add(set - from);
        }

        // A set's root comes before its members, so it has its own by then.
        foreach (var (member, set) in _within[range].Read(ct))
        {
            roots[member] = roots[set];
            several.Add(member);
            several.Add(set);
        }

        foreach (var (below, set) in _links[range].Read(ct))
        {
            several.Add(below - from);
            _roots[RangeOf(set)].Add(new Pair(set, roots[below - from]));
        }

        for (var i = 0u; i < roots.Length; i++)
            if (several.Contains(i)) yield return (from + i, roots[i]);
    }
}
