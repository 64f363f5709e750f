namespace Plinth.Dedup;

/// <summary>Measures the Jaccard similarity of pairs of documents from their shingle sets.</summary>
internal sealed class PairCheck(DedupFiles files) : IDisposable
{
    private const int MostFiles = 64;
    /// <summary>Memory for sets that may be asked for again, in bytes.</summary>
    public const int CacheBytes = 64 << 20;

    private readonly Opened<ShingleSets> _sets = new(MostFiles, shard => new ShingleSets(files.Sets(shard)));
    private readonly Dictionary<uint, ulong[]> _cache = [];
    private readonly Queue<uint> _order = [];
    private long _cached;

    /// <summary>Writes those of the pairs whose first document is in the shard that are as similar as the threshold says.</summary>
    /// <remarks>A pair that earlier pairs of the same task have joined already is not measured: it cannot change a cluster.</remarks>
    public void Write(int shard, double threshold, CancellationToken ct)
    {
        var (from, to) = (files.First(shard), files.End(shard));
        var candidates = files.Candidates(DedupFiles.GroupOf(shard));
        var start = RecordFile.LowerBound<Pair>(candidates, pair => pair.First < from);
        using var file = RecordFile.Create<Pair>(files.Checked(shard));
        var parents = new Dictionary<uint, uint>();
        foreach (var pair in RecordFile.Read<Pair>(candidates, start, ct).TakeWhile(pair => pair.First < to))
        {
            var (a, b) = (Root(parents, pair.First), Root(parents, pair.Second));
            if (a == b || !AtLeast(Set(pair.First), Set(pair.Second), threshold)) continue;
            parents[Math.Max(a, b)] = Math.Min(a, b);
            file.Add(pair);
        }

        file.Complete();
    }

    /// <summary>The similarity of two documents.</summary>
    public double Measure(uint a, uint b)
    {
        var (x, y) = (Set(a), Set(b));
        var common = Common(x, y, 0);
        return (double)common / (x.Length + y.Length - common);
    }

    public void Dispose() => _sets.Dispose();

    /// <summary>True when the Jaccard similarity of two sorted sets is the threshold or more; stops as soon as it cannot be.</summary>
    public static bool AtLeast(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, double threshold)
    {
        // J >= t means that common >= t / (1 + t) * (|a| + |b|); one less guards against rounding, the division decides.
        var needed = (int)Math.Ceiling(threshold / (1 + threshold) * ((long)a.Length + b.Length)) - 1;
        if (Math.Min(a.Length, b.Length) < needed) return false;
        var common = Common(a, b, needed);
        return common >= needed && (double)common / ((long)a.Length + b.Length - common) >= threshold;
    }

    private static int Common(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, int needed)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            // Branch-free steps: which side moves on is as good as random. Every block of steps asks whether enough can still come.
            for (var step = 0; step < 64 && i < a.Length && j < b.Length; step++)
            {
                var (x, y) = (a[i], b[j]);
                common += x == y ? 1 : 0;
                i += x <= y ? 1 : 0;
                j += y <= x ? 1 : 0;
            }

            if (common + Math.Min(a.Length - i, b.Length - j) < needed) return -1;
        }

        return common;
    }

    private ulong[] Set(uint doc)
    {
        if (_cache.TryGetValue(doc, out var set)) return set;
        var shard = files.ShardOf(doc);
        set = _sets[shard].Read((int)(doc - files.First(shard)));
        _cache.Add(doc, set);
        _order.Enqueue(doc);
        for (_cached += 8L * set.Length; _cached > CacheBytes && _order.Count > 2;)
            if (_cache.Remove(_order.Dequeue(), out var oldest)) _cached -= 8L * oldest.Length;
        return set;
    }

    private static uint Root(Dictionary<uint, uint> parents, uint doc)
    {
        while (parents.TryGetValue(doc, out var parent))
        {
            if (parents.TryGetValue(parent, out var grandparent)) parents[doc] = grandparent;
            doc = parent;
        }

        return doc;
    }
}
