namespace Plinth.Tokens.Training;

/// <summary>Counts 64-bit keys and numbers them in the order in which they first came.</summary>
internal sealed class KeyCounter
{
    private ulong[] _keys = new ulong[1024];
    private long[] _counts = new long[1024];
    private int[] _slots = new int[4096];

    /// <summary>Different keys.</summary>
    public int Count { get; private set; }

    public ulong Key(int index) => _keys[index];

    public long CountOf(int index) => _counts[index];

    /// <summary>Counts a key; its number.</summary>
    public int Add(ulong key, long count)
    {
        var mask = _slots.Length - 1;
        for (var at = Hash(key) & mask; ; at = (at + 1) & mask)
        {
            var index = _slots[at] - 1;
            if (index < 0) return Append(key, count, at);
            if (_keys[index] != key) continue;
            _counts[index] += count;
            return index;
        }
    }

    private static int Hash(ulong key) => (int)(key * 0x9E3779B97F4A7C15 >> 33);

    private int Append(ulong key, long count, int at)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _counts, Count * 2);
        }

        (_keys[Count], _counts[Count]) = (key, count);
        _slots[at] = ++Count;
        if (Count * 2 <= _slots.Length) return Count - 1;
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = Hash(_keys[i]) & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = i + 1;
        }

        return Count - 1;
    }
}
