namespace Plinth.Chinese;

/// <summary>Dictionaries in one flat trie over UTF-16 units; finds the entry that stands at a place of a text.</summary>
/// <remarks>
/// Dictionaries come in tiers: an entry of an earlier tier wins over a longer one of a later tier, and within a tier the longest wins
/// (OpenCC's "short circuit" and "union").
/// </remarks>
internal sealed class ConversionTable
{
    private const int PairBits = 19;

    // Stands for an entry of one unit whose value is longer; itself no character.
    private const char LookUp = '\uFFFF';
    private const ulong Used = 1UL << 63;

    // First units are looked up directly, further ones in an open-addressing table of (node, unit) to node.
    private readonly int[] _roots = new int[1 << 16];
    private readonly ulong[] _slots;
    private readonly int _shift;
    private readonly bool _cutsAtWords;

    // First and second unit of every longer entry, hashed: most places of a text are told apart here, in the cache, and not in the large table.
    private readonly ulong[] _pairs = new ulong[1 << (PairBits - 6)];
    private readonly char[] _singles = new char[1 << 16];
    private string?[] _values = new string?[1024];
    private byte[] _tiers = new byte[1024];
    private int _nodes = 1;

    /// <summary>Builds the trie.</summary>
    /// <param name="tiers">Entries by tier, the first tier the strongest; of equal keys the earlier counts.</param>
    /// <param name="cutsAtWords">True where the caller must hear of every entry of the first tier, also of those of one unit.</param>
    public ConversionTable(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> tiers, bool cutsAtWords = false)
    {
        _cutsAtWords = cutsAtWords;
        var units = tiers.Sum(t => t.Sum(e => e.Key.Length)) + 1;
        var bits = 4;
        while (1L << bits < units * 2L) bits++;
        _slots = new ulong[1 << bits];
        _shift = 64 - bits;
        for (var c = 0; c < _singles.Length; c++) _singles[c] = (char)c;
        _singles[LookUp] = LookUp;
        for (var tier = 0; tier < tiers.Count; tier++)
        {
            foreach (var (key, value) in tiers[tier]) Add(key, value, (byte)tier);
        }
    }

    /// <summary>False where no entry starts with the unit.</summary>
    public bool Starts(char first) => _roots[first] != 0;

    /// <summary>The entry that stands at the start of the text: its length in UTF-16 units, 0 where there is none.</summary>
    public int Match(ReadOnlySpan<char> text, out string value) => Match(text, out value, out _);

    /// <summary>As <see cref="Match(ReadOnlySpan{char}, out string)"/>, with the entry's tier.</summary>
    public int Match(ReadOnlySpan<char> text, out string value, out int best)
    {
        (value, best) = ("", byte.MaxValue);
        var link = _roots[text[0]];
        if (link == 0) return 0;
        var length = 0;
        var goesOn = text.Length > 1 && MayFollow(text[0], text[1]);
        for (var i = 1; ; i++)
        {
            // Only nodes that end an entry are looked at: the values lie far apart.
            if ((link & 1) != 0 && _tiers[link >> 1] is var tier && tier <= best) (length, best, value) = (i, tier, _values[link >> 1]!);
            if (i == text.Length || !goesOn) return length;
            link = Child(link >> 1, text[i]);
            if (link == 0) return length;
        }
    }

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
        if (root == 0) root = NewNode() << 1;
        var (node, slot) = (root >> 1, -1);
        if (key.Length > 1) _pairs[Pair(key[0], key[1]) >> 6] |= 1UL << (int)(Pair(key[0], key[1]) & 63);
        foreach (var unit in key.AsSpan(1))
        {
            slot = Find(node, unit);
            if (_slots[slot] == 0) _slots[slot] = Used | (((ulong)(uint)node << 16 | unit) << 24) | (uint)(NewNode() << 1);
            node = (int)(_slots[slot] & 0xFFFFFF) >> 1;
        }

        if (_values[node] is not null) return;
        if (key.Length == 1) _singles[key[0]] = value.Length == 1 && (tier > 0 || !_cutsAtWords) ? value[0] : LookUp;
        _values[node] = value;
        if (slot < 0) root |= 1;
        else _slots[slot] |= 1;
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

    // The node that a unit leads to, twice, plus one where an entry ends there; 0 where it leads nowhere.
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
