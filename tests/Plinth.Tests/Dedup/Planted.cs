using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

/// <summary>Texts with near-duplicates put in, and what a comparison of all pairs makes of them.</summary>
internal static class Planted
{
    /// <summary>Families of texts: each member is the family's text with some of its words replaced.</summary>
    public static List<string> Texts(Random random, int families, int mostMembers, int words, double mostChanged)
    {
        var texts = new List<string>();
        for (var family = 0; family < families; family++)
        {
            var text = Enumerable.Range(0, random.Next(words / 2, words)).Select(_ => Word(random)).ToArray();
            for (var member = random.Next(1, mostMembers + 1); member > 0; member--)
            {
                var copy = (string[])text.Clone();
                for (var changes = random.Next((int)(mostChanged * text.Length) + 1); changes > 0; changes--) copy[random.Next(copy.Length)] = Word(random);
                texts.Add(string.Join(' ', copy));
            }
        }

        var order = texts.ToArray();
        random.Shuffle(order);
        return [.. order];
    }

    public static string Word(Random random) => $"w{random.Next(5000)}";

    /// <summary>The shingles of each text, as numbers.</summary>
    public static List<HashSet<int>> Sets(List<string> texts, int size, ShingleUnit unit)
    {
        var numbers = new Dictionary<string, int>();
        return [.. texts.Select(t => ShinglesTests.Slow(t, size, unit).Select(s => numbers.TryGetValue(s, out var n) ? n : numbers[s] = numbers.Count).ToHashSet())];
    }

    public static double Jaccard(HashSet<int> a, HashSet<int> b)
    {
        var common = a.Count(b.Contains);
        return (double)common / (a.Count + b.Count - common);
    }

    /// <summary>All pairs at the threshold or above, the lower first.</summary>
    public static List<(int A, int B)> Pairs(List<HashSet<int>> sets, double threshold)
    {
        var pairs = new List<(int, int)>();
        for (var b = 0; b < sets.Count; b++)
            for (var a = 0; a < b; a++)
                if (sets[a].Count > 0 && sets[b].Count > 0 && Jaccard(sets[a], sets[b]) >= threshold) pairs.Add((a, b));
        return pairs;
    }

    /// <summary>The lowest document that hangs together with each.</summary>
    public static int[] Components(int count, IEnumerable<(int A, int B)> pairs)
    {
        var component = Enumerable.Range(0, count).ToArray();
        foreach (var (a, b) in pairs)
        {
            var (low, high) = (Math.Min(component[a], component[b]), Math.Max(component[a], component[b]));
            for (var i = 0; i < count; i++)
                if (component[i] == high) component[i] = low;
        }

        return component;
    }
}
