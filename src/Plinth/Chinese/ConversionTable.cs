namespace Plinth.Chinese;

/// <summary>Dictionaries in one flat trie over UTF-16 units; finds the entry that stands at a place of a text.</summary>
/// <remarks>
/// Dictionaries come in tiers: an entry of an earlier tier wins over a longer one of a later tier, and within a tier the longest wins
/// (OpenCC's "short circuit" and "union").
/// </remarks>
internal sealed class ConversionTable
{
    private const ulong Used = 1UL << 63;

    // First units are looked up directly, further ones in an open-addressing table of (node, unit) to node.
    private readonly int[] _roots = new int[1 << 16];
    private readonly ulong[] _slots;
    private readonly int _shift;
    private string?[] _values = new string?[1024];
    private byte[] _tiers = new byte[1024];
    private int _nodes = 1;

    /// <summary>Builds the trie.</summary>
    /// <param name="tiers">Entries by tier, the first tier the strongest; of equal keys the earlier counts.</param>
    public ConversionTable(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> tiers)
    {
        var units = tiers.Sum(t => t.Sum(e => e.Key.Length)) + 1;
        var bits = 4;
        while (1L << bits < units * 2L) bits++;
        _slots = new ulong[1 << bits];
        _shift = 64 - bits;
        for (var tier = 0; tier < tiers.Count; tier++)
        {
            foreach (var (key, value) in tiers[tier]) Add(key, value, (byte)tier);
        }
    }

    /// <summary>False where no entry starts with the unit.</summary>
    public bool Starts(char first) => _roots[first] != 0;

    /// <summary>The entry that stands at the start of the text: its length in UTF-16 units, 0 where there is none.</summary>
    public int Match(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        var node = _roots[text[0]];
        if (node == 0) return 0;
        int length = 0, best = byte.MaxValue;
        for (var i = 1; ; i++)
        {
            var tier = _tiers[node];
            if (tier <= best && _values[node] is { } found) (length, best, value) = (i, tier, found);
            if (i == text.Length) return length;
            node = Child(node, text[i]);
            if (node == 0) return length;
        }
    }

    /// <summary>Replaces every entry in the text, from left to right.</summary>
    public void Convert(ReadOnlySpan<char> text, CharBuffer into)
    {
        var from = 0;
        for (var i = 0; i < text.Length;)
        {
            if (_roots[text[i]] == 0)
            {
                i++;
                continue;
            }

            var length = Match(text[i..], out var value);
            if (length == 0)
            {
                i++;
                continue;
            }

            into.Append(text[from..i]);
            into.Append(value);
            i += length;
            from = i;
        }

        into.Append(text[from..]);
    }

    private void Add(string key, string value, byte tier)
    {
        ref var root = ref _roots[key[0]];
        if (root == 0) root = NewNode();
        var node = root;
        foreach (var unit in key.AsSpan(1))
        {
            var child = Child(node, unit);
            if (child == 0)
            {
                child = NewNode();
                var at = Place(node, unit);
                while (_slots[at] != 0) at = (at + 1) & (_slots.Length - 1);
                _slots[at] = Used | (((ulong)(uint)node << 16 | unit) << 24) | (uint)child;
            }

            node = child;
        }

        if (_values[node] is not null) return;
        _values[node] = value;
        _tiers[node] = tier;
    }

    private int NewNode()
    {
        if (_nodes == _values.Length)
        {
            Array.Resize(ref _values, _nodes * 2);
            Array.Resize(ref _tiers, _nodes * 2);
        }

        return _nodes++;
    }

    private int Child(int node, char unit)
    {
        var wanted = Used >> 24 | (ulong)(uint)node << 16 | unit;
        for (var at = Place(node, unit); ; at = (at + 1) & (_slots.Length - 1))
        {
            var slot = _slots[at];
            if (slot == 0) return 0;
            if (slot >> 24 == wanted) return (int)(slot & 0xFFFFFF);
        }
    }

    private int Place(int node, char unit) => (int)((((ulong)(uint)node << 16 | unit) * 0x9E3779B97F4A7C15UL) >> _shift);
}
