namespace Plinth.Tokens.Training;

/// <summary>Lays words out as <see cref="MergeLearner"/> wants them.</summary>
internal static class WordSlots
{
    /// <summary>Words as bytes.</summary>
    public static (int[] Slots, List<(int End, long Count)> Groups) OfBytes(WordCounts words)
    {
        var total = 1L + words.Bytes + words.Count;
        if (total > Array.MaxLength) throw new PlinthException("the corpus has more than 2 GB of different words; count a sample of it (--sample)");
        var slots = new int[total];
        var groups = new List<(int, long)>();
        var at = 0;
        slots[at++] = -1;
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var b in words.Word(i)) slots[at++] = b;
            slots[at++] = -1;
            if (i + 1 == words.Count || words.CountOf(i + 1) != words.CountOf(i)) groups.Add((at, words.CountOf(i)));
        }

        return (slots, groups);
    }
}
