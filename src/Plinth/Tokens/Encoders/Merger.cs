namespace Plinth.Tokens.Encoders;

/// <summary>
/// Joins neighbours by rank until none may be joined, the lowest rank first, of equals the leftmost. Short runs by looking for the least
/// rank again and again, long ones with a heap over a linked list, n log n. Scratch is kept, so one object a thread.
/// </summary>
internal sealed class Merger(PairTable pairs)
{
    /// <summary>Runs above this go to the heap; below it shifting and scanning a few hundred bytes is faster.</summary>
    public const int Short = 96;

    private readonly int[] _ranks = new int[Short + 8];
    private int[] _longRanks = [];
    private int[] _next = [];
    private int[] _previous = [];
    private ulong[] _heap = [];
    private int _heapCount;

    /// <summary>Joins; what remains stands at the front of <paramref name="ids"/>.</summary>
    /// <returns>How many ids remain.</returns>
    public int Join(Span<int> ids)
    {
        if (ids.Length < 2) return ids.Length;
        if (ids.Length > Short) return JoinLong(ids);
        var ranks = _ranks.AsSpan(0, ids.Length);
        for (var i = 0; i + 1 < ids.Length; i++) ranks[i] = pairs.Rank(ids[i], ids[i + 1]);
        ranks[^1] = PairTable.None;
        return JoinShort(ids, ranks);
    }

    /// <summary>Joins a short run whose ranks are known.</summary>
    /// <param name="ids">The run.</param>
    /// <param name="ranks">The rank of each id with its right neighbour; the last is none.</param>
    public int JoinShort(Span<int> ids, Span<int> ranks)
    {
        var count = ids.Length;
        while (true)
        {
            var least = PairTable.None;
            var at = 0;
            for (var i = 0; i < count; i++)
            {
                if (ranks[i] < least)
                {
                    least = ranks[i];
                    at = i;
                }
            }

            if (least == PairTable.None) return count;
            ids[at] = pairs.Result(least, ids[at], ids[at + 1]);
            count--;
            for (var i = at + 1; i < count; i++)
            {
                ids[i] = ids[i + 1];
                ranks[i] = ranks[i + 1];
            }

            ranks[at] = at + 1 < count ? pairs.Rank(ids[at], ids[at + 1]) : PairTable.None;
            if (at > 0) ranks[at - 1] = pairs.Rank(ids[at - 1], ids[at]);
        }
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
