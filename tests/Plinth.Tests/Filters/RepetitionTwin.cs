namespace Plinth.Tests.Filters;

/// <summary>Counting of repetition as datatrove states it, on lists of strings.</summary>
internal static class RepetitionTwin
{
    public static (int Count, int Chars) Duplicates(IEnumerable<string> parts)
    {
        var seen = new HashSet<string>();
        int count = 0, chars = 0;
        foreach (var part in parts)
        {
            if (seen.Add(part)) continue;
            count++;
            chars += PythonText.Len(part);
        }

        return (count, chars);
    }

    public static long Top(List<string> words, int n)
    {
        var counts = new Dictionary<string, int>();
        var order = new List<string>();
        for (var i = 0; i + n <= words.Count; i++)
        {
            var gram = string.Join(' ', words.Skip(i).Take(n));
            if (!counts.TryAdd(gram, 1)) counts[gram]++;
            else order.Add(gram);
        }

        if (order.Count == 0) return 0;
        var best = order[0];
        foreach (var gram in order)
            if (counts[gram] > counts[best]) best = gram;
        return (long)PythonText.Len(best) * counts[best];
    }

    // The separator only keeps ("a", "bc") and ("ab", "c") apart; lengths are those of the words run together.
    public static long Duplicated(List<string> words, int n)
    {
        var seen = new HashSet<string>();
        long chars = 0;
        for (var i = 0; i < words.Count - n + 1;)
        {
            var gram = words.Skip(i).Take(n).ToList();
            if (seen.Add(string.Join('\0', gram))) i++;
            else
            {
                chars += gram.Sum(PythonText.Len);
                i += n;
            }
        }

        return chars;
    }

    public static long Covered(List<string> words, int n)
    {
        var grams = Enumerable.Range(0, Math.Max(0, words.Count - n + 1)).Select(i => string.Join('\0', words.Skip(i).Take(n))).ToList();
        var repeated = grams.GroupBy(g => g).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var covered = new HashSet<int>();
        for (var i = 0; i < grams.Count; i++)
            if (repeated.Contains(grams[i])) covered.UnionWith(Enumerable.Range(i, n));
        return covered.Sum(i => (long)PythonText.Len(words[i]));
    }
}
