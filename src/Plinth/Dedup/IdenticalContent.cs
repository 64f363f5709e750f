namespace Plinth.Dedup;

/// <summary>Finds documents whose 128-bit content hash is the same, a sixteenth of the hashes a task.</summary>
internal static class IdenticalContent
{
    /// <summary>Number of tasks: by the first four bits of the hash.</summary>
    public const int Parts = 16;

    /// <summary>Writes a pair (first, other) for every document that has the content of an earlier one.</summary>
    /// <remarks>The hash's upper half is in <paramref name="column"/>; the lower follows.</remarks>
    public static void Find(DedupFiles files, int part, int column, int sortBytes, CancellationToken ct)
    {
        using var sort = new ExternalSort<ContentKey>(files.Work.Folder, sortBytes);
        ulong[] high = [], low = [];
        for (var shard = 0; shard < files.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            using var sketch = new SketchReader(files.Sketch(shard));
            if (high.Length < sketch.BlockDocs) (high, low) = (new ulong[sketch.BlockDocs], new ulong[sketch.BlockDocs]);
            for (var block = 0; block < sketch.Blocks; block++)
            {
                var n = sketch.ReadKeys(block, column, high);
                sketch.ReadKeys(block, column + 1, low);
                var first = files.First(shard) + (uint)(block * sketch.BlockDocs);
                for (var i = 0; i < n; i++)
                    if ((int)(high[i] >> 60) == part && (high[i] | low[i]) != 0) sort.Add(new ContentKey(high[i], low[i], first + (uint)i));
            }
        }

        using var pairs = RecordFile.Create<Pair>(files.Identical(part));
        var head = default(ContentKey);
        foreach (var key in sort.Sorted(ct))
        {
            if ((key.High, key.Low) == (head.High, head.Low)) pairs.Add(new Pair((uint)head.Doc, (uint)key.Doc));
            else head = key;
        }

        pairs.Complete();
    }
}
