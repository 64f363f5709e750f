namespace Plinth.Running;

/// <summary>The shards of a run: what its sources cut, in larger pieces where there would be too many.</summary>
public static class ShardPlan
{
    /// <summary>Shards of a run beyond which parts of a file are joined.</summary>
    /// <remarks>
    /// A shard is a task of every stage and some ten files. A snapshot of Common Crawl (90,000 files of a gigabyte) cut at 64 MiB would be 1.5 million of them; a
    /// gigabyte is some minutes of work, which is what a job of a cluster should be.
    /// </remarks>
    public const int Usual = 50_000;

    /// <summary>Joins neighbouring parts of the same file, two, four, eight … together, until there are few enough or files are whole.</summary>
    /// <remarks>Where a part does not end where the next begins (a compressed file that is cut by blocks of lines) it stays as it is.</remarks>
    public static List<PlannedShard> Join(List<PlannedShard> shards, int most = Usual)
    {
        var joined = shards;
        for (var together = 2; joined.Count > most; together *= 2)
        {
            var before = joined.Count;
            joined = [];
            var length = 0;
            foreach (var shard in shards)
            {
                if (length > 0 && length < together && joined[^1] is var last && last.Source == shard.Source && last.Path == shard.Path && last.End == shard.Start)
                {
                    joined[^1] = last with { End = shard.End };
                    length++;
                }
                else
                {
                    joined.Add(shard);
                    length = 1;
                }
            }

            if (joined.Count == before) break;
        }

        return joined;
    }
}
