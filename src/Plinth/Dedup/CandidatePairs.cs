namespace Plinth.Dedup;

/// <summary>Puts what the bands found together by the shards that it concerns, so that a shard's tasks read one file and not one of every band.</summary>
internal static class CandidatePairs
{
    /// <summary>Writes the distinct pairs whose first document is in a group of shards, and which of the group's documents any band has paired.</summary>
    public static void Gather(DedupFiles files, int group, int bandTasks, int sortBytes, CancellationToken ct)
    {
        var (first, last) = files.ShardsOf(group);
        var (from, to) = (files.First(first), files.First(last));
        using var pairs = new ExternalSort<Pair>(files.Work.Folder, sortBytes);
        var members = new DocumentSet(to - from);
        for (var task = 0; task < bandTasks; task++)
        {
            var start = RecordFile.LowerBound<Pair>(files.BandPairs(task), pair => pair.First < from);
            foreach (var pair in RecordFile.Read<Pair>(files.BandPairs(task), start, ct))
            {
                if (pair.First >= to) break;
                pairs.Add(pair);
            }

            DocumentSet.Read(files.BandMembers(task), from, to, members);
        }

        using var file = RecordFile.Create<Pair>(files.Candidates(group));
        var before = default(Pair);
        foreach (var pair in pairs.Sorted(ct))
        {
            if (pair != before) file.Add(pair);
            before = pair;
        }

        members.Write(files.Members(group));
        file.Complete();
    }
}
