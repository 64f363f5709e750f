namespace Plinth.Dedup;

/// <summary>Finds documents that share a band's key, a band a task.</summary>
internal static class BandPairs
{
    /// <summary>In a bucket, a document is compared with this many before it, and with the bucket's first.</summary>
    /// <remarks>
    /// So buckets of up to 17 are compared in full, and larger ones cost 17 pairs a document, not their square. Documents of a bucket stand
    /// in the order of their next band's keys, which puts the most similar side by side, and each band orders them anew.
    /// </remarks>
    public const int Reach = 16;

    /// <summary>Writes pairs for a check (<paramref name="verify"/>), or just enough pairs to join each bucket.</summary>
    public static void Find(DedupFiles files, int band, int bands, bool verify, int sortBytes, CancellationToken ct)
    {
        using var keys = new ExternalSort<BandKey>(files.Work.Folder, sortBytes);
        AddKeys(files, band, (band + 1) % bands, keys, ct);
        if (verify) WriteCandidates(files, band, keys.Sorted(ct), sortBytes, ct);
        else WriteJoins(files, band, keys.Sorted(ct));
    }

    private static void AddKeys(DedupFiles files, int band, int nextBand, ExternalSort<BandKey> keys, CancellationToken ct)
    {
        // Documents whose content is that of an earlier one are joined already.
        var joined = new DocumentSet(files.Documents);
        for (var part = 0; part < IdenticalContent.Parts; part++)
            foreach (var pair in RecordFile.Read<Pair>(files.Identical(part), 0, ct)) joined.Add(pair.Second);

        ulong[] own = [], next = [];
        for (var shard = 0; shard < files.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            using var sketch = new SketchReader(files.Sketch(shard));
            if (own.Length < sketch.BlockDocs) (own, next) = (new ulong[sketch.BlockDocs], new ulong[sketch.BlockDocs]);
            for (var block = 0; block < sketch.Blocks; block++)
            {
                var n = sketch.ReadKeys(block, band, own);
                sketch.ReadKeys(block, nextBand, next);
                var first = files.First(shard) + (uint)(block * sketch.BlockDocs);
                for (var i = 0; i < n; i++)
                    if (own[i] != 0 && !joined.Contains(first + (uint)i)) keys.Add(new BandKey(own[i], (uint)next[i], first + (uint)i));
            }
        }
    }

    private static void WriteJoins(DedupFiles files, int band, IEnumerable<BandKey> sorted)
    {
        using var file = RecordFile.Create<Pair>(files.BandPairs(band));
        var head = default(BandKey);
        foreach (var key in sorted)
        {
            if (key.Key == head.Key) file.Add(new Pair(head.Doc, key.Doc));
            else head = key;
        }

        file.Complete();
    }

    private static void WriteCandidates(DedupFiles files, int band, IEnumerable<BandKey> sorted, int sortBytes, CancellationToken ct)
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

        using var file = RecordFile.Create<Pair>(files.BandPairs(band));
        foreach (var pair in pairs.Sorted(ct)) file.Add(pair);
        file.Complete();
        members.Write(files.BandMembers(band));

        void Add(uint a, uint b)
        {
            // Two documents of the index have been compared when they came into it.
            if (Math.Max(a, b) >= files.IndexDocuments) pairs.Add(Ordered(a, b));
        }
    }

    private static Pair Ordered(uint a, uint b) => a < b ? new Pair(a, b) : new Pair(b, a);
}
