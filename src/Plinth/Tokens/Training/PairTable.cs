namespace Plinth.Tokens.Training;

/// <summary>The pairs of symbols that stand side by side, with their counts and places.</summary>
internal sealed class PairTable
{
    private Pair[] _pairs = new Pair[1024];
    private int[] _slots = new int[4096];

    /// <summary>A pair: how often it stands there, and where.</summary>
    public struct Pair
    {
        public int Left;
        public int Right;
        public long Count;
        public int[]? Places;
        public int Start;
        public int Length;
    }

    /// <summary>Number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>The pair at an index.</summary>
    public ref Pair this[int index] => ref _pairs[index];

    /// <summary>Index of a pair, or -1.</summary>
    public int Find(int left, int right)
    {
        var mask = _slots.Length - 1;
        for (var at = Hash(left, right) & mask; ; at = (at + 1) & mask)
        {
            var index = _slots[at] - 1;
            if (index < 0) return -1;
            ref var pair = ref _pairs[index];
            if (pair.Left == left && pair.Right == right) return index;
        }
    }

    /// <summary>Adds a pair that is not there yet.</summary>
    public int Add(int left, int right, long count)
    {
        if (Count == _pairs.Length) Array.Resize(ref _pairs, Count * 2);
        _pairs[Count] = new() { Left = left, Right = right, Count = count };
        if ((Count + 1) * 2 > _slots.Length) Grow();
        Place(Count);
        return Count++;
    }

    private static int Hash(int left, int right) => (int)(((ulong)(uint)left << 32 | (uint)right) * 0x9E3779B97F4A7C15 >> 33);

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++) Place(i);
    }

    private void Place(int index)
    {
        var mask = _slots.Length - 1;
        var at = Hash(_pairs[index].Left, _pairs[index].Right) & mask;
        while (_slots[at] != 0) at = (at + 1) & mask;
        _slots[at] = index + 1;
    }
}
