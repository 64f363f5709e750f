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

    // What leads to a node is where its children stand (their base), the tier of the entry that ends there, whether one does, and whether others go on.
    private const int Ends = 1, GoesOn = 2, TierShift = 2, BaseShift = 4;

    // Among this many free cells one is sought that fits; then one at the end is taken.
    private const int Tries = 64;

    // First units are looked up directly, further ones in a double array (Aoe 1989): the child of a node stands at the node's base plus the unit's
    // code, with the base as proof above what leads to it, for no two nodes share a base. Frequent units have low codes and nodes are laid in the
    // order of the keys, so that a word's cells lie near each other.
    private readonly int[] _roots = new int[1 << 16];
    private readonly ushort[] _codes = new ushort[1 << 16];
    private ulong[] _cells = [];
    private readonly bool _cutsAtWords;

    // First and second unit of every longer entry, hashed: most places of a text are told apart here, in the cache, and not in the large table.
    private readonly ulong[] _pairs = new ulong[1 << (PairBits - 6)];
    private readonly char[] _singles = new char[1 << 16];
    private readonly CharBuffer _values = new();

    // Of each entry, by the cell that it ends at, or by its only unit: where its value starts, and above how long it is (0: as the key).
    private ulong[] _entries = [];
    private readonly ulong[] _rootEntries = new ulong[1 << 16];

    /// <summary>Builds the trie.</summary>
    /// <param name="tiers">Entries by tier, the first tier the strongest, at most four; of equal keys the earlier counts.</param>
    /// <param name="words">Changes what the entries of the first tier become; then the caller hears of every one of these, also of those of one unit.</param>
    public ConversionTable(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> tiers, Func<string, string>? words = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tiers.Count, 1 << (BaseShift - TierShift));
        _cutsAtWords = words is not null;
        for (var c = 0; c < _singles.Length; c++) _singles[c] = (char)c;
        _singles[LookUp] = LookUp;
        List<(string Key, string Value, int Tier)> entries = [];
        for (var tier = 0; tier < tiers.Count; tier++)
            foreach (var (key, value) in tiers[tier]) entries.Add((key, tier == 0 && words is not null ? words(value) : value, tier));
        // A stable order, so that of equal keys the earlier stands first.
        entries = [.. entries.OrderBy(e => e.Key, StringComparer.Ordinal)];
        Number(entries);
        Lay(entries);
    }

    /// <summary>False where no entry starts with the unit.</summary>
    public bool Starts(char first) => _roots[first] != 0;

    /// <summary>The entry that stands at the start of the text: its length in UTF-16 units, 0 where there is none.</summary>
    public int Match(ReadOnlySpan<char> text, out ReadOnlySpan<char> value) => Match(text, out value, out _);

    /// <summary>As <see cref="Match(ReadOnlySpan{char}, out ReadOnlySpan{char})"/>, with the entry's tier.</summary>
    public int Match(ReadOnlySpan<char> text, out ReadOnlySpan<char> value, out int best)
    {
        var (length, cell, at) = (0, 0, 0);
        best = byte.MaxValue;
        value = default;
        var link = _roots[text[0]];
        if (link == 0) return 0;
        var goesOn = text.Length > 1 && MayFollow(text[0], text[1]);
        for (var i = 1; ; i++)
        {
            if ((link & Ends) != 0 && TierOf(link) is var tier && tier <= best) (length, best, cell) = (i, tier, at);
            if (i == text.Length || !goesOn || (link & GoesOn) == 0) break;
            var foot = link >> BaseShift;
            at = foot + _codes[text[i]];
            var found = _cells[at];
            if (found >> 32 != (uint)foot) break;
            link = (int)(uint)found;
        }

        if (length == 0) return 0;
        var entry = length == 1 ? _rootEntries[text[0]] : _entries[cell];
        value = (int)(entry >> 32) is > 0 and var units ? _values.Span.Slice((int)(uint)entry, units) : text[..length];
        return length;
    }

    private static int TierOf(int link) => (link >> TierShift) & ((1 << (BaseShift - TierShift)) - 1);

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
    public char Alone(char c) => (_roots[c] & GoesOn) == 0 ? _singles[c] : LookUp;

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

    // Codes of the units that stand after the first, from 1 on, the most frequent first; 0 is no child's.
    private void Number(List<(string Key, string Value, int Tier)> entries)
    {
        var counts = new int[1 << 16];
        foreach (var (key, _, _) in entries)
            foreach (var unit in key.AsSpan(1)) counts[unit]++;
        ushort code = 0;
        foreach (var unit in Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).OrderByDescending(c => counts[c])) _codes[unit] = ++code;
    }

    // Entries in order: each node's are a range, and a node is laid before its children.
    private void Lay(List<(string Key, string Value, int Tier)> entries)
    {
        var layout = new Layout(_codes.Max());
        for (int from = 0, to; from < entries.Count; from = to)
        {
            var first = entries[from].Key[0];
            for (to = from; to < entries.Count && entries[to].Key[0] == first; to++)
            {
                if (entries[to].Key is { Length: > 1 } key) _pairs[Pair(key[0], key[1]) >> 6] |= 1UL << (int)(Pair(key[0], key[1]) & 63);
            }

            var link = Node(entries, from, to, 1, layout, out _rootEntries[first]);
            if (entries[from].Key.Length == 1) _singles[first] = entries[from].Value.Length == 1 && (entries[from].Tier > 0 || !_cutsAtWords) ? entries[from].Value[0] : LookUp;
            _roots[first] = link;
        }

        (_cells, _entries) = layout.Close();
    }

    // Lays the children of the node of a range's first units; what leads to it, and its entry.
    private int Node(List<(string Key, string Value, int Tier)> entries, int from, int to, int depth, Layout layout, out ulong entry)
    {
        var link = 0;
        entry = 0;
        if (entries[from].Key.Length == depth)
        {
            var (key, value, tier) = entries[from];
            link = Ends | tier << TierShift;
            if (value != key)
            {
                entry = (ulong)value.Length << 32 | (uint)_values.Length;
                _values.Append(value);
            }

            while (from < to && entries[from].Key.Length == depth) from++;
        }

        if (from == to) return link;
        List<(int Code, int From, int To)> children = [];
        for (int start = from, end; start < to; start = end)
        {
            var unit = entries[start].Key[depth];
            for (end = start + 1; end < to && entries[end].Key[depth] == unit; end++) ;
            children.Add((_codes[unit], start, end));
        }

        var foot = layout.Place(children);
        foreach (var (code, start, end) in children)
        {
            var child = Node(entries, start, end, depth + 1, layout, out var itsEntry);
            layout.Set(foot, code, child, itsEntry);
        }

        return link | GoesOn | foot << BaseShift;
    }

    // Finds room for nodes' children.
    private sealed class Layout(int codes)
    {
        private readonly List<ulong> _cells = [];
        private readonly List<ulong> _entries = [];
        private readonly HashSet<int> _feet = [0];
        private readonly LinkedList<int> _free = new();
        private readonly List<LinkedListNode<int>?> _freeAt = [];
        private readonly List<bool> _taken = [];

        // A base at which all children fit, and which no other node has; their cells are taken.
        public int Place(List<(int Code, int From, int To)> children)
        {
            var least = children.Min(c => c.Code);
            var foot = 0;
            var tries = 0;
            for (var node = _free.First; node is not null && tries < Tries && foot == 0; node = node.Next, tries++)
                if (node.Value > least && Fits(node.Value - least, children)) foot = node.Value - least;
            while (foot == 0)
            {
                var end = Math.Max(1, _cells.Count - least);
                while (!Fits(end, children)) end++;
                foot = end;
            }

            _feet.Add(foot);
            foreach (var (code, _, _) in children)
            {
                Grow(foot + code);
                _taken[foot + code] = true;
                if (_freeAt[foot + code] is { List: not null } node) _free.Remove(node);
            }

            // What stood free for long is hard to fill, and far from what is laid now.
            if (tries == Tries) for (var i = 0; i < Tries / 8; i++) _free.RemoveFirst();
            return foot;
        }

        public void Set(int foot, int code, int link, ulong entry) => (_cells[foot + code], _entries[foot + code]) = ((ulong)(uint)foot << 32 | (uint)link, entry);

        // With room behind, so that every unit's code can be asked at every base.
        public (ulong[] Cells, ulong[] Entries) Close()
        {
            Grow(_cells.Count + codes);
            return ([.. _cells], [.. _entries]);
        }

        private bool Fits(int foot, List<(int Code, int From, int To)> children)
        {
            if (_feet.Contains(foot)) return false;
            foreach (var (code, _, _) in children)
                if (foot + code < _cells.Count && _taken[foot + code]) return false;
            return true;
        }

        private void Grow(int cell)
        {
            while (_cells.Count <= cell)
            {
                _freeAt.Add(_free.AddLast(_cells.Count));
                _taken.Add(false);
                _cells.Add(0);
                _entries.Add(0);
            }
        }
    }
}
