namespace Plinth.Chinese;

/// <summary>Dictionaries in one flat trie over UTF-16 units; finds the entry that stands at a place of a text.</summary>
/// <remarks>
/// Dictionaries come in tiers: an entry of an earlier tier wins over a longer one of a later tier, and within a tier the longest wins
/// (OpenCC's "short circuit" and "union").
/// </remarks>
internal sealed class ConversionTable
{
    private const int PairBits = 19;

    /// <summary>Stands for an entry of one unit whose value is longer; itself no character.</summary>
    public const char LookUp = '\uFFFF';
    private const ulong Used = 1UL << 63;

    // First units are looked up directly, further ones in an open-addressing table of (node, unit) to node. What leads to a node is its number
    // times four, plus one where an entry ends there, plus two where others go on.
    private readonly int[] _roots = new int[1 << 16];
    private ulong[] _slots;
    private int _shift;
    private readonly bool _cutsAtWords;

    // First and second unit of every longer entry, hashed: most places of a text are told apart here, in the cache, and not in the large table.
    private readonly ulong[] _pairs = new ulong[1 << (PairBits - 6)];
    private readonly char[] _singles = new char[1 << 16];
    private readonly CharBuffer _values = new();

    // Of each node that ends an entry: where its value starts, how long it is (0: as long as the key, and the same), its tier, and that it is one.
    private ulong[] _entries = new ulong[1024];
    private int _nodes = 1;

    /// <summary>Builds the trie.</summary>
    /// <param name="tiers">Entries by tier, the first tier the strongest; of equal keys the earlier counts.</param>
    /// <param name="words">Changes what the entries of the first tier become; then the caller hears of every one of these, also of those of one unit.</param>
    public ConversionTable(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> tiers, Func<string, string>? words = null)
    {
        _cutsAtWords = words is not null;
        var units = tiers.Sum(t => t.Sum(e => e.Key.Length)) + 1;
        var bits = 4;
        while (1L << bits < units * 2L) bits++;
        _slots = new ulong[1 << bits];
        _shift = 64 - bits;
        for (var c = 0; c < _singles.Length; c++) _singles[c] = (char)c;
        _singles[LookUp] = LookUp;
        for (var tier = 0; tier < tiers.Count; tier++)
        {
            foreach (var (key, value) in tiers[tier]) Add(key, tier == 0 && words is not null ? words(value) : value, (byte)tier);
        }

        Shrink();
    }

    /// <summary>False where no entry starts with the unit.</summary>
    public bool Starts(char first) => _roots[first] != 0;

    /// <summary>The entry that stands at the start of the text: its length in UTF-16 units, 0 where there is none.</summary>
    public int Match(ReadOnlySpan<char> text, out ReadOnlySpan<char> value) => Match(text, out value, out _);

    /// <summary>As <see cref="Match(ReadOnlySpan{char}, out ReadOnlySpan{char})"/>, with the entry's tier.</summary>
    public int Match(ReadOnlySpan<char> text, out ReadOnlySpan<char> value, out int best)
    {
        var (length, found) = (0, 0UL);
        best = byte.MaxValue;
        value = default;
        var link = _roots[text[0]];
        if (link == 0) return 0;
        var goesOn = text.Length > 1 && MayFollow(text[0], text[1]);
        for (var i = 1; ; i++)
        {
            // Only nodes that end an entry are looked at: they lie far apart.
            if ((link & 1) != 0 && _entries[link >> 2] is var entry && TierOf(entry) is var tier && tier <= best) (length, best, found) = (i, tier, entry);
            if (i == text.Length || !goesOn || (link & 2) == 0) break;
            link = Child(link >> 2, text[i]);
            if (link == 0) break;
        }

        if (length > 0) value = (int)(found >> 32 & 0xFFFF) is > 0 and var units ? _values.Span.Slice((int)(uint)found, units) : text[..length];
        return length;
    }

    private static int TierOf(ulong entry) => (int)(entry >> 48 & 0xFF);

    private bool MayFollow(char first, char second)
    {
        var bit = Pair(first, second);
        return (_pairs[bit >> 6] >> (int)(bit & 63) & 1) != 0;
    }

    private static uint Pair(char first, char second) => (((uint)first << 16) | second) * 0x9E3779B1u >> (32 - PairBits);

    /// <summary>What a unit becomes where nothing longer starts: itself where it has no entry; false where it must be looked up.</summary>
    public bool IsPlain(ReadOnlySpan<char> text, int at, out char becomes)
    {
        var c = text[at];
        becomes = _singles[c];
        return becomes != LookUp && (at + 1 >= text.Length || !MayFollow(c, text[at + 1]));
    }

    /// <summary>What a unit becomes whatever follows it; <see cref="LookUp"/> where that depends, or is longer than a unit.</summary>
    public char Alone(char c) => (_roots[c] & 2) == 0 ? _singles[c] : LookUp;

    /// <summary>What a unit becomes where no longer entry starts with it; <see cref="LookUp"/> where that is longer than a unit.</summary>
    public char Single(char c) => _singles[c];

    /// <summary>Replaces every entry in the text, from left to right.</summary>
    public void Convert(ReadOnlySpan<char> text, CharBuffer into)
    {
        var from = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (_roots[c] == 0)
            {
                i++;
                continue;
            }

            if (IsPlain(text, i, out var becomes))
            {
                if (becomes != c)
                {
                    into.Append(text[from..i]);
                    into.Append(becomes);
                    from = i + 1;
                }

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
        if (root == 0) root = NewNode() << 2;
        var (node, slot) = (root >> 2, -1);
        if (key.Length > 1) _pairs[Pair(key[0], key[1]) >> 6] |= 1UL << (int)(Pair(key[0], key[1]) & 63);
        foreach (var unit in key.AsSpan(1))
        {
            if (slot < 0) root |= 2;
            else _slots[slot] |= 2;
            slot = Find(node, unit);
            if (_slots[slot] == 0) _slots[slot] = Used | (((ulong)(uint)node << 16 | unit) << 24) | (uint)(NewNode() << 2);
            node = (int)(_slots[slot] & 0xFFFFFF) >> 2;
        }

        if (_entries[node] != 0) return;
        if (key.Length == 1) _singles[key[0]] = value.Length == 1 && (tier > 0 || !_cutsAtWords) ? value[0] : LookUp;
        _entries[node] = Used | (ulong)tier << 48 | (value == key ? 0UL : (ulong)value.Length << 32) | (uint)_values.Length;
        if (value != key) _values.Append(value);
        if (slot < 0) root |= 1;
        else _slots[slot] |= 1;
    }

    private int NewNode()
    {
        if (_nodes == _entries.Length) Array.Resize(ref _entries, _nodes * 2);
        return _nodes++;
    }

    // Entries share their beginnings, so that fewer nodes than units are there, and a smaller table stays nearer.
    private void Shrink()
    {
        var bits = 4;
        while (1L << bits < _nodes * 4L) bits++;
        if (1 << bits >= _slots.Length) return;
        var all = _slots;
        (_slots, _shift) = (new ulong[1 << bits], 64 - bits);
        foreach (var slot in all)
            if (slot != 0) _slots[Find((int)(slot >> 40 & 0x7FFFFF), (char)(slot >> 24))] = slot;
    }

    // What leads to the node of a unit; 0 where there is none.
    private int Child(int node, char unit) => (int)(_slots[Find(node, unit)] & 0xFFFFFF);

    private int Find(int node, char unit)
    {
        var wanted = Used >> 24 | (ulong)(uint)node << 16 | unit;
        for (var at = Place(node, unit); ; at = (at + 1) & (_slots.Length - 1))
        {
            var slot = _slots[at];
            if (slot == 0 || slot >> 24 == wanted) return at;
        }
    }

    private int Place(int node, char unit) => (int)((((ulong)(uint)node << 16 | unit) * 0x9E3779B97F4A7C15UL) >> _shift);
}
