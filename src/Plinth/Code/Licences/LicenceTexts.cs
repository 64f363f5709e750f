using System.Globalization;

namespace Plinth.Code.Licences;

/// <summary>Knows licences by their texts: each is a sketch of its wording, made from the texts of the SPDX licence list.</summary>
public static class LicenceTexts
{
    /// <summary>Least share of a licence's sketch that a text must hold to be that licence.</summary>
    private const double Enough = 0.8;

    /// <summary>Difference of shares that says nothing.</summary>
    private const double Alike = 0.015;

    private static readonly Known[] s_known = Load();
    private static readonly Dictionary<uint, int[]> s_index = Index();

    private sealed record Known(string Id, int Size, uint[] Sketch, string[] Covers);

    /// <summary>SPDX ids that are known by text.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. s_known.Select(k => k.Id)];

    /// <summary>The licences whose text stands in a text, the longest first; one that is part of another's wording counts only by itself.</summary>
    public static IReadOnlyList<string> Find(ReadOnlySpan<char> text)
    {
        var hits = new int[s_known.Length];
        var any = false;
        foreach (var hash in LicenceSketch.Hashes(text))
        {
            if (!s_index.TryGetValue(hash, out var licences)) continue;
            any = true;
            foreach (var licence in licences) hits[licence]++;
        }

        if (!any) return [];
        var found = Enumerable.Range(0, hits.Length).Where(i => Share(i) >= Enough).ToList();
        var ids = new List<string>();
        while (found.Count > 0)
        {
            // Of those that fit about as well as the best, the longest: a licence of three clauses holds that of two.
            var most = found.Max(Share) - Alike;
            var best = found.Where(i => Share(i) >= most).OrderByDescending(i => s_known[i].Size).ThenBy(i => s_known[i].Id, StringComparer.Ordinal).First();
            ids.Add(s_known[best].Id);
            found.RemoveAll(i => i == best || s_known[best].Covers.Contains(s_known[i].Id) || s_known[i].Covers.Contains(s_known[best].Id));
        }

        return ids;

        double Share(int i) => (double)hits[i] / s_known[i].Sketch.Length;
    }

    private static Known[] Load()
    {
        using var stream = typeof(LicenceTexts).Assembly.GetManifestResourceStream("licences.tsv")!;
        using var reader = new StreamReader(stream);
        var known = new List<Known>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var fields = line.Split('\t');
            var sketch = new uint[fields[3].Length / 8];
            for (var i = 0; i < sketch.Length; i++) sketch[i] = uint.Parse(fields[3].AsSpan(8 * i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            known.Add(new(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), sketch, fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return [.. known];
    }

    private static Dictionary<uint, int[]> Index() => s_known.SelectMany((k, i) => k.Sketch.Select(h => (Hash: h, Licence: i)))
        .GroupBy(p => p.Hash).ToDictionary(g => g.Key, g => g.Select(p => p.Licence).ToArray());
}
