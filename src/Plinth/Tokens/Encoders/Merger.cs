using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// Joins neighbours by rank until none may be joined, the lowest rank first, of equals the leftmost. Short runs by looking for the least
/// rank again and again, long ones with a heap over a linked list, n log n. Scratch is kept, so one object a thread.
/// </summary>
internal sealed class Merger(PairTable pairs)
{
    /// <summary>Runs above this go to the heap: one bit of a word an id, six bits of a key its place.</summary>
    public const int Short = 64;

    private readonly int[] _keys = new int[Short];
    private int[] _longRanks = [];
    private int[] _next = [];
    private int[] _previous = [];
    private ulong[] _heap = [];
    private int _heapCount;

    /// <summary>Joins; what remains stands at the front of <paramref name="ids"/>.</summary>
    /// <returns>How many ids remain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Join(Span<int> ids)
    {
        if (ids.Length < 2) return ids.Length;
        if (ids.Length == 2)
        {
            var only = pairs.Rank(ids[0], ids[1]);
            if (only == PairTable.None) return 2;
            ids[0] = pairs.Result(only, ids[0], ids[1]);
            return 1;
        }

        if (ids.Length > Short) return JoinLong(ids);
        var keys = _keys;
        for (var i = 0; i + 1 < ids.Length; i++) keys[i] = KeyOf(pairs.Rank(ids[i], ids[i + 1]), i);
        return JoinShort(ids, keys);
    }

    /// <summary>The key of a pair: its rank above its place, so that the least key is the leftmost of the least rank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int KeyOf(int rank, int at) => rank == PairTable.None ? PairTable.None : (rank << 6) | at;

    /// <summary>
    /// Joins a short run whose keys are known. What is alive is a bit; keys stay in their places, so the least is found eight at a time
    /// and nothing is moved until the end.
    /// </summary>
    /// <param name="ids">The run, 1 to 64.</param>
    /// <param name="keys">The key of each id but the last with its right neighbour, with room for 64; spoilt.</param>
    // Runs a hundred thousand times while a vocabulary is loaded: compiled well at once, not after a while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int JoinShort(Span<int> ids, int[] keys)
    {
        var count = ids.Length;
        var vectors = (count + 7) >> 3;
        keys.AsSpan(count - 1, (vectors << 3) - count + 1).Fill(PairTable.None);
        ref var first = ref MemoryMarshal.GetArrayDataReference(keys);
        var alive = ulong.MaxValue >> (64 - count);
        while (true)
        {
            var least = Vector256.LoadUnsafe(ref first);
            for (var v = 1; v < vectors; v++) least = Vector256.Min(least, Vector256.LoadUnsafe(ref first, (nuint)(v << 3)));
            var half = Vector128.Min(least.GetLower(), least.GetUpper());
            half = Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
            half = Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
            var key = half.ToScalar();
            if (key == PairTable.None) break;
            var at = key & 63;
            var above = alive & (ulong.MaxValue - 1 << at);
            var right = BitOperations.TrailingZeroCount(above);
            var joined = ids[at] = pairs.Result(key >> 6, ids[at], ids[right]);
            above &= above - 1;
            alive ^= 1UL << right;
            keys[right] = PairTable.None;
            keys[at] = above == 0 ? PairTable.None : KeyOf(pairs.Rank(joined, ids[BitOperations.TrailingZeroCount(above)]), at);
            var below = alive & ((1UL << at) - 1);
            if (below == 0) continue;
            var before = 63 - BitOperations.LeadingZeroCount(below);
            keys[before] = KeyOf(pairs.Rank(ids[before], joined), before);
        }

        var kept = 0;
        for (; alive != 0; alive &= alive - 1) ids[kept++] = ids[BitOperations.TrailingZeroCount(alive)];
        return kept;
    }

    private int JoinLong(Span<int> ids)
    {
        var count = ids.Length;
        if (_next.Length < count)
        {
            var size = (int)Math.Min(Array.MaxLength, Math.Max(1024L, count * 3L / 2));
            _next = new int[size];
            _previous = new int[size];
            _longRanks = new int[size];
            _heap = new ulong[size];
        }

        _heapCount = 0;
        int[] next = _next, previous = _previous, ranks = _longRanks;
        for (var i = 0; i < count; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            ranks[i] = i + 1 < count ? pairs.Rank(ids[i], ids[i + 1]) : PairTable.None;
            if (ranks[i] != PairTable.None) _heap[_heapCount++] = ((ulong)(uint)ranks[i] << 32) | (uint)i;
        }

        for (var i = (_heapCount - 2) >> 2; i >= 0; i--) SiftDown(i, _heap[i]);
        while (_heapCount > 0)
        {
            var top = _heap[0];
            var at = (int)(uint)top;
            var rank = (int)(top >> 32);
            if (ranks[at] != rank)
            {
                Pop();
                continue;
            }

            var right = next[at];
            ids[at] = pairs.Result(rank, ids[at], ids[right]);
            ranks[right] = PairTable.None;
            var after = next[at] = next[right];
            var own = PairTable.None;
            if (after < count)
            {
                previous[after] = at;
                own = pairs.Rank(ids[at], ids[after]);
            }

            // The place at the top is used again where the joined piece has a next merge: one walk down the heap instead of two.
            ranks[at] = own;
            if (own != PairTable.None) SiftDown(0, ((ulong)(uint)own << 32) | (uint)at);
            else Pop();
            var before = previous[at];
            if (before < 0) continue;
            var again = pairs.Rank(ids[before], ids[at]);
            if (ranks[before] == again) continue;
            ranks[before] = again;
            if (again != PairTable.None) Push(((ulong)(uint)again << 32) | (uint)before);
        }

        var kept = 0;
        for (var i = 0; i < count; i = next[i]) ids[kept++] = ids[i];
        return kept;
    }

    private void Push(ulong item)
    {
        if (_heapCount == _heap.Length) Array.Resize(ref _heap, (int)Math.Min(Array.MaxLength, _heap.Length * 2L));
        var heap = _heap;
        var at = _heapCount++;
        while (at > 0)
        {
            var parent = (at - 1) >> 2;
            if (heap[parent] <= item) break;
            heap[at] = heap[parent];
            at = parent;
        }

        heap[at] = item;
    }

    private void Pop()
    {
        var last = _heap[--_heapCount];
        if (_heapCount > 0) SiftDown(0, last);
    }

    private void SiftDown(int at, ulong item)
    {
        var heap = _heap;
        var count = _heapCount;
        while (true)
        {
            var child = (at << 2) + 1;
            if (child >= count) break;
            var end = Math.Min(child + 4, count);
            var least = child;
            for (var i = child + 1; i < end; i++)
                if (heap[i] < heap[least]) least = i;
            if (heap[least] >= item) break;
            heap[at] = heap[least];
            at = least;
        }

        heap[at] = item;
    }
}
