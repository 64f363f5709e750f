namespace Plinth.Tests.Tokens.Training;

/// <summary>Byte-pair encoding as the definition has it: all pairs are counted again for every merge.</summary>
internal static class SlowBpe
{
    public static List<(byte[] Left, byte[] Right, long Count)> Train(IEnumerable<(byte[] Word, long Count)> words, int merges, long least, int mostBytes = 48)
    {
        var texts = words.Select(w => (Ids: w.Word.Select(b => (int)b).ToList(), w.Count)).ToList();
        List<byte[]> pieces = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];
        var made = new List<(byte[], byte[], long)>();
        while (made.Count < merges)
        {
            var counts = new SortedDictionary<(int, int), long>();
            foreach (var (ids, count) in texts)
                for (var i = 0; i + 1 < ids.Count; i++) counts[(ids[i], ids[i + 1])] = counts.GetValueOrDefault((ids[i], ids[i + 1])) + count;
            var known = pieces.Select(Convert.ToHexString).ToHashSet();
            var allowed = counts.Where(c => c.Value >= least && pieces[c.Key.Item1].Length + pieces[c.Key.Item2].Length <= mostBytes
                && !known.Contains(Convert.ToHexString([.. pieces[c.Key.Item1], .. pieces[c.Key.Item2]]))).ToList();
            if (allowed.Count == 0) break;
            // Ordered by key already: the first with the highest count.
            var (left, right) = allowed.First(c => c.Value == allowed.Max(o => o.Value)).Key;
            made.Add((pieces[left], pieces[right], counts[(left, right)]));
            foreach (var (ids, _) in texts)
                for (var i = 0; i + 1 < ids.Count; i++)
                    if (ids[i] == left && ids[i + 1] == right)
                    {
                        ids[i] = pieces.Count;
                        ids.RemoveAt(i + 1);
                    }

            pieces.Add([.. pieces[left], .. pieces[right]]);
        }

        return made;
    }
}
