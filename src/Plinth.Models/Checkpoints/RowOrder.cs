namespace Plinth.Models.Checkpoints;

/// <summary>In which order families store the rows of a fused matrix; ours is all queries, all keys, all values, and the gate before the rest.</summary>
public static class RowOrder
{
    /// <summary>Group by group: its queries, its key, its value (Falcon-40B; with one query to a group: BLOOM, GLM-130B, Falcon-RW).</summary>
    public static int[] Grouped(int groups, int queriesPerGroup, int size)
    {
        var perGroup = (queriesPerGroup + 2) * size;
        int Head(int group, int place) => group * perGroup + place * size;
        var heads = Enumerable.Range(0, groups * queriesPerGroup).Select(h => Head(h / queriesPerGroup, h % queriesPerGroup))
            .Concat(Enumerable.Range(0, groups).Select(g => Head(g, queriesPerGroup)))
            .Concat(Enumerable.Range(0, groups).Select(g => Head(g, queriesPerGroup + 1)));
        return [.. heads.SelectMany(start => Enumerable.Range(start, size))];
    }

    /// <summary>Block by block, as the model was split for training: a block's queries, its **values**, then its keys (CodeGen: 4 blocks, CodeGen2: 8).</summary>
    public static int[] CodeGenBlocks(int blocks, int heads, int size)
    {
        var part = heads / blocks * size;
        IEnumerable<int> Parts(int place) => Enumerable.Range(0, blocks).SelectMany(b => Enumerable.Range(b * 3 * part + place * part, part));
        return [.. Parts(0), .. Parts(2), .. Parts(1)];
    }

    /// <summary>The second half first (GLM-130B and PaLM-pytorch store what is gated before the gate).</summary>
    /// <param name="half">Rows of a half.</param>
    /// <param name="before">Rows that stand before both and stay.</param>
    public static int[] SwappedHalves(int half, int before = 0) =>
        [.. Enumerable.Range(0, before), .. Enumerable.Range(before + half, half), .. Enumerable.Range(before, half)];
}
