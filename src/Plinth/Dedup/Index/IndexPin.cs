using System.Text.Json;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>The parts of an index that a run is compared with: written down when it first asks, so that all its tasks see the same.</summary>
internal static class IndexPin
{
    /// <summary>The shards of those parts, the oldest first.</summary>
    /// <remarks>A run that is in the index already is compared with what came before it, never with itself.</remarks>
    public static List<IndexShard> Of(DedupIndex index, IndexHead head, CorpusWork work)
    {
        index.Check(head);
        // Of the name of those that stay when a run tidies up.
        var path = work.File("done-index.json");
        if (!StoredFile.Exists(path))
        {
            List<string> runs = [.. index.Parts().Select(part => part.Run).TakeWhile(run => run != work.Run)];
            AtomicFile.WriteFirst(path, JsonSerializer.SerializeToUtf8Bytes(runs, IndexJson.Default.ListString));
        }

        var parts = index.Parts().ToDictionary(part => part.Run);
        var shards = new List<IndexShard>();
        foreach (var run in DedupIndex.Read(path, IndexJson.Default.ListString)!)
        {
            if (!parts.TryGetValue(run, out var part)) throw new PlinthException($"{index.Folder}: the part of {run} is gone, which this run has begun with; put it back, or begin the run anew");
            for (var shard = 0; shard < part.Shards; shard++)
                shards.Add(new IndexShard(run, Path.Combine(part.Folder, DedupIndex.SketchName(shard)), Path.Combine(part.Folder, DedupIndex.SetsName(shard))));
        }

        return shards;
    }
}
