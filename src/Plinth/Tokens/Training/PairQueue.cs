using System.Numerics;

namespace Plinth.Tokens.Training;

/// <summary>
/// Gives the most frequent pair again and again while counts only fall: pairs wait by the power of two of their count, and only those of the
/// highest power are in a heap. Of equal counts the pair with the smaller left id comes first, then the one with the smaller right id.
/// </summary>
internal sealed class PairQueue(PairTable pairs)
{
    private readonly List<int>[] _waiting = [.. Enumerable.Range(0, 64).Select(_ => new List<int>())];
    private Entry[] _heap = new Entry[256];
    private int _count;
    private int _power = 63;

    private readonly record struct Entry(long Count, int Left, int Right, int Index)
    {
        public bool Before(in Entry other) => Count != other.Count ? Count > other.Count : Left != other.Left ? Left < other.Left : Right < other.Right;
    }

    /// <summary>Adds a pair by its count; the count must not exceed that of the last pair taken.</summary>
    public void Add(int index)
    {
        ref var pair = ref pairs[index];
        var power = BitOperations.Log2((ulong)pair.Count);
        if (power >= _power) Push(new(pair.Count, pair.Left, pair.Right, index));
        else _waiting[power].Add(index);
    }

    /// <summary>Takes the most frequent pair, or -1 when none is left with that count or more.</summary>
    public int Take(long least)
    {
        while (true)
        {
            while (_count == 0)
            {
                if (_power == 0) return -1;
                _power--;
                foreach (var index in _waiting[_power])
                    if (pairs[index].Count > 0) Add(index);
                _waiting[_power] = [];
            }

            var top = Pop();
            var count = pairs[top.Index].Count;
            if (count == top.Count) return count >= least ? top.Index : -1;
            if (count > 0) Add(top.Index);
        }
    }

    private void Push(Entry entry)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        var at = _count++;
        for (int parent; at > 0 && entry.Before(_heap[parent = (at - 1) >> 2]); at = parent) _heap[at] = _heap[parent];
        _heap[at] = entry;
    }

    private Entry Pop()
    {
        var top = _heap[0];
        var entry = _heap[--_count];
        var at = 0;
        for (int first; (first = (at << 2) + 1) < _count;)
        {
            var best = first;
            for (var child = first + 1; child < Math.Min(first + 4, _count); child++)
                if (_heap[child].Before(_heap[best])) best = child;
            if (!_heap[best].Before(entry)) break;
            _heap[at] = _heap[best];
            at = best;
        }

        _heap[at] = entry;
        return top;
    }
}
