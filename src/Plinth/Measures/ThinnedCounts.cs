using System.Runtime.InteropServices;

namespace Plinth.Measures;

/// <summary>Counts of hashes in bounded memory: when there are too many, those of every second hash are given up, again and again.</summary>
/// <remarks>
/// What is kept is a fair draw of the <em>different</em> things, each with all its occurrences, and does not depend on their order (Wegman's adaptive
/// sampling; Flajolet 1990). So the share of repeated things is estimated without bias, over a corpus of any size.
/// </remarks>
/// <param name="most">Most different hashes that are kept.</param>
public sealed class ThinnedCounts(int most = 1 << 18)
{
    private readonly Dictionary<ulong, int> _counts = [];
    private ulong _mask;

    /// <summary>How often hashes were given up: one in 2^Level is kept.</summary>
    public int Level { get; private set; }

    /// <summary>Hashes that are kept.</summary>
    public int Distinct => _counts.Count;

    /// <summary>Occurrences of what is kept.</summary>
    public long Total { get; private set; }

    /// <summary>The share of occurrences that came after the first of their kind, 0 to 1; NaN when nothing came.</summary>
    public double Repeated => Total == 0 ? double.NaN : 1 - (double)Distinct / Total;

    /// <summary>Counts an occurrence; the hash's bits are to be well mixed.</summary>
    public void Add(ulong hash)
    {
        if ((hash & _mask) != 0) return;
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, hash, out _)++;
        Total++;
        while (_counts.Count > most) Thin();
    }

    /// <summary>Jaccard's index of the different things of two counts, 0 to 1; NaN when neither has any.</summary>
    public static double Jaccard(ThinnedCounts a, ThinnedCounts b)
    {
        var mask = a._mask | b._mask;
        var both = a._counts.Keys.Count(h => (h & mask) == 0 && b._counts.ContainsKey(h));
        var either = a._counts.Keys.Count(h => (h & mask) == 0) + b._counts.Keys.Count(h => (h & mask) == 0) - both;
        return either == 0 ? double.NaN : (double)both / either;
    }

    /// <summary>The share of another's occurrences whose kind is known here, 0 to 1; NaN when there are none.</summary>
    public double Covers(ThinnedCounts other)
    {
        var mask = _mask | other._mask;
        long met = 0, all = 0;
        foreach (var (hash, count) in other._counts)
        {
            if ((hash & mask) != 0) continue;
            all += count;
            if (_counts.ContainsKey(hash)) met += count;
        }

        return all == 0 ? double.NaN : (double)met / all;
    }

    private void Thin()
    {
        Level++;
        _mask = (1UL << Level) - 1;
        foreach (var (hash, count) in _counts)
        {
            if ((hash & _mask) == 0) continue;
            _counts.Remove(hash);
            Total -= count;
        }
    }
}
