using System.Numerics;

namespace Plinth.Dedup;

/// <summary>Sorts hashes by using that they are spread evenly: each goes straight to about its place, and a little sorting does the rest.</summary>
/// <remarks>Linear for even hashes; for uneven ones no slower than the usual sort by a constant. Buffers are kept from call to call.</remarks>
internal sealed class HashSort
{
    private const int MostBucketBits = 18;
    private const int Small = 24;

    private int[] _ends = [];
    private ulong[] _sorted = [];

    /// <summary>Sorts hashes, moves the distinct ones to the front, and says how many there are.</summary>
    public int Distinct(Span<ulong> hashes)
    {
        if (hashes.Length <= Small) hashes.Sort();
        else Sort(hashes);
        var kept = 0;
        for (var i = 0; i < hashes.Length; i++)
            if (i == 0 || hashes[i] != hashes[i - 1]) hashes[kept++] = hashes[i];
        return kept;
    }

    private void Sort(Span<ulong> hashes)
    {
        // About four hashes a bucket, by the upper bits of the widest hash.
        var all = 0UL;
        foreach (var hash in hashes) all |= hash;
        var bits = Math.Clamp(BitOperations.Log2((uint)hashes.Length) - 2, 1, MostBucketBits);
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(all) - bits);
        var buckets = 1 << bits;
        if (_ends.Length < buckets) _ends = new int[buckets];
        if (_sorted.Length < hashes.Length) _sorted = new ulong[Math.Max(hashes.Length, 2 * _sorted.Length)];

        var ends = _ends.AsSpan(0, buckets);
        ends.Clear();
        foreach (var hash in hashes) ends[(int)(hash >> shift)]++;
        var start = 0;
        foreach (ref var end in ends) (end, start) = (start, start + end);
        foreach (var hash in hashes) _sorted[ends[(int)(hash >> shift)]++] = hash;

        start = 0;
        foreach (var end in ends)
        {
            var bucket = _sorted.AsSpan(start, end - start);
            if (bucket.Length > Small) bucket.Sort();
            else Insert(bucket);
            start = end;
        }

        _sorted.AsSpan(0, hashes.Length).CopyTo(hashes);
    }

    private static void Insert(Span<ulong> bucket)
    {
        for (var i = 1; i < bucket.Length; i++)
        {
            var hash = bucket[i];
            var j = i;
            for (; j > 0 && bucket[j - 1] > hash; j--) bucket[j] = bucket[j - 1];
            bucket[j] = hash;
        }
    }
}
