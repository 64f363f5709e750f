namespace Plinth.Dedup;

/// <summary>Finds documents that share a band's key, a band and a range of its keys a task.</summary>
internal static class BandPairs
{
    /// <summary>In a bucket, a document is compared with this many before it, and with the bucket's first.</summary>
    /// <remarks>
    /// So buckets of up to 17 are compared in full, and larger ones cost 17 pairs a document, not their square. Documents of a bucket stand
    /// in the order of their next band's keys, which puts the most similar side by side, and each band orders them anew.
    /// </remarks>
    public const int Reach = 16;

    /// <summary>Writes pairs for a check (<paramref name="verify"/>), or just enough pairs to join each bucket.</summary>
    /// <remarks>A task is a band and a range of its keys: task t has band t / ranges. Buckets are whole in one range, so what all tasks find does not depend on the ranges.</remarks>
    public static void Find(DedupFiles files, int task, int bands, bool verify, int sortBytes, CancellationToken ct)
    {
        using var keys = new ExternalSort<BandKey>(files.Work.Folder, sortBytes);
        AddKeys(files, task, bands, keys, ct);
        if (verify) WriteCandidates(files, task, keys.Sorted(ct), sortBytes, ct);
        else WriteJoins(files, task, keys.Sorted(ct));
    }

    /// <summary>Memory of a task, by the number of documents.</summary>
    public static long MemoryFor(long documents, int sortBytes) => 2L * sortBytes + documents / 8 * 2;

    private static void AddKeys(DedupFiles files, int task, int bands, ExternalSort<BandKey> keys, CancellationToken ct)
    {
        // Documents whose content is that of an earlier one are joined already.
        var joined = new DocumentSet(files.Documents);
        for (var part = 0; part < IdenticalContent.Parts; part++)
            foreach (var pair in RecordFile.Read<Pair>(files.Identical(part), 0, ct)) joined.Add(pair.Second);

        var ranges = (ulong)files.HashRanges;
        var (band, range) = Math.DivRem(task, (int)ranges);
        ulong[] own = [], next = [];
        for (var shard = 0; shard < files.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            using var sketch = new SketchReader(files.Sketch(shard));
            if (own.Length < sketch.BlockDocs) (own, next) = (new ulong[sketch.BlockDocs], new ulong[sketch.BlockDocs]);
            for (var block = 0; block < sketch.Blocks; block++)
            {
                var n = sketch.ReadKeys(block, band, own);
                sketch.ReadKeys(block, (band + 1) % bands, next);
                var first = files.First(shard) + (uint)(block * sketch.BlockDocs);
                for (var i = 0; i < n; i++)
                {
                    if (own[i] == 0 || (int)Math.BigMul(own[i], ranges, out _) != range || joined.Contains(first + (uint)i)) continue;
                    keys.Add(new BandKey(own[i], (uint)next[i], first + (uint)i));
                }
            }
        }
    }

    private static void WriteJoins(DedupFiles files, int task, IEnumerable<BandKey> sorted)
    {
        using var file = RecordFile.Create<Pair>(files.BandPairs(task));
        var head = default(BandKey);
        foreach (var key in sorted)
        {
            if (key.Key == head.Key) file.Add(new Pair(head.Doc, key.Doc));
            else head = key;
        }

        file.Complete();
    }

    private static void WriteCandidates(DedupFiles files, int task, IEnumerable<BandKey> sorted, int sortBytes, CancellationToken ct)
    {
        using var pairs = new ExternalSort<Pair>(files.Work.Folder, sortBytes);
        var members = new DocumentSet(files.Documents);
        var recent = new uint[Reach];
        var (bucket, first, seen) = (0UL, 0u, 0);
        foreach (var key in sorted)
        {
            if (key.Key != bucket) (bucket, first, seen) = (key.Key, key.Doc, 0);
            if (seen > 0)
            {
                members.Add(first);
                members.Add(key.Doc);
                for (var back = 0; back < Math.Min(seen, Reach); back++) Add(recent[back], key.Doc);
                if (seen > Reach) Add(first, key.Doc);
            }

            recent[seen++ % Reach] = key.Doc;
        }

        using var file = RecordFile.Create<Pair>(files.BandPairs(task));
        foreach (var pair in pairs.Sorted(ct)) file.Add(pair);
        file.Complete();
        members.Write(files.BandMembers(task));

        void Add(uint a, uint b)
        {
            // Two documents of the index have been compared when they came into it.
            if (Math.Max(a, b) >= files.IndexDocuments) pairs.Add(Ordered(a, b));
        }
    }

    private static Pair Ordered(uint a, uint b) => a < b ? new Pair(a, b) : new Pair(b, a);
}
