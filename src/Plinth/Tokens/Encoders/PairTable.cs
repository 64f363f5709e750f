using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// Which pairs of neighbours may be joined, how early, and what they become. One 64-bit slot a pair (21 bits left, 21 bits right, 22 bits rank)
/// in an open-addressing table, so that a question costs one line of cache; before it a filter of bits.
/// </summary>
internal sealed class PairTable
{
    /// <summary>The rank of pairs that are not joined: after every other.</summary>
    public const int None = int.MaxValue;

    /// <summary>Ids are below this.</summary>
    public const int MaxIds = (1 << 21) - 1;

    private const int RankBits = 22;
    private const ulong Empty = ulong.MaxValue;
    private ulong[] _slots = [];
    private ulong[] _filter = [];
    private int _shift;
    private int _count;
    private readonly int[] _results;

    /// <summary>What must be added to a rank to give the result, where that is the same for all; looking it up would be another line of cache.</summary>
    private int _offset;
    private bool _isLinear = true;

    /// <summary>Where pairs of one rank have several results (pieces of equal score), the result by pair; else null.</summary>
    private Dictionary<ulong, int>? _tied;

    /// <summary>Makes an empty table.</summary>
    /// <param name="most">How many pairs it will have, about.</param>
    /// <param name="ranks">Ranks are below this.</param>
    /// <param name="ids">Ids are below this.</param>
    /// <exception cref="PlinthException">There are more than two million pieces or four million ranks.</exception>
    public PairTable(int most, int ranks, int ids)
    {
        if (ids > MaxIds) throw new PlinthException($"{ids:N0} pieces are more than {MaxIds:N0}");
        if (ranks >= 1 << RankBits) throw new PlinthException($"{ranks:N0} merges are more than {1 << RankBits:N0}");
        Grow(most);
        _results = new int[ranks];
        _results.AsSpan().Fill(-1);
    }

    /// <summary>Makes the table of pairs; of equal ones the last counts.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="ids">Ids are below this.</param>
    public static PairTable Of(IReadOnlyList<RankedPair> pairs, int ids)
    {
        var table = new PairTable(pairs.Count, pairs.Count == 0 ? 0 : pairs.Max(p => p.Rank) + 1, ids);
        foreach (var pair in pairs)
        {
            if (table._results[pair.Rank] is >= 0 and var other && other != pair.Result) table._tied ??= [];
            table.Add(pair);
        }

        if (table._tied is { } tied)
            foreach (var pair in pairs) tied[Key(pair.Left, pair.Right)] = pair.Result;
        return table;
    }

    /// <summary>The rank of a pair, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Rank(int left, int right)
    {
        var key = Key(left, right);
        var hash = (key * 0x9E3779B97F4A7C15) >> (_shift - 1);

        // Most pairs are not joined: a bit for each two of a place's hashes says so for most, from a block a thirty-second of the table's size.
        if (((_filter[hash >> 6] >> (int)(hash & 63)) & 1) == 0) return None;
        var slots = _slots;
        var at = (int)(hash >> 1);
        while (true)
        {
            var slot = slots[at];
            if (slot >> RankBits == key) return (int)slot & ((1 << RankBits) - 1);
            if (slot == Empty) return None;
            at = (at + 1) & (slots.Length - 1);
        }
    }

    /// <summary>All pairs with their ranks, in no order.</summary>
    public IEnumerable<(int Left, int Right, int Rank)> Unordered()
    {
        foreach (var slot in _slots)
            if (slot != Empty) yield return ((int)(slot >> (RankBits + 21)), (int)(slot >> RankBits) & MaxIds, (int)slot & ((1 << RankBits) - 1));
    }

    /// <summary>All pairs, by rank, of equal ranks by id.</summary>
    public IReadOnlyList<RankedPair> All() =>
    [
        .. from pair in Unordered()
           orderby pair.Rank, pair.Left, pair.Right
           select new RankedPair(pair.Left, pair.Right, pair.Rank, Result(pair.Rank, pair.Left, pair.Right)),
    ];

    /// <summary>What a pair becomes, whose rank is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Result(int rank, int left, int right) => _isLinear ? rank + _offset : _tied is null ? _results[rank] : _tied[Key(left, right)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(int left, int right) => ((ulong)(uint)left << 21) | (uint)right;

    /// <summary>Adds a pair, while the table is being made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(RankedPair pair)
    {
        if (_count * 2L >= _slots.Length) Grow(_count * 2);
        if (_count == 0) _offset = pair.Result - pair.Rank;
        _isLinear &= pair.Result - pair.Rank == _offset;
        _results[pair.Rank] = pair.Result;
        Put((Key(pair.Left, pair.Right) << RankBits) | (uint)pair.Rank);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Put(ulong pair)
    {
        var key = pair >> RankBits;
        var hash = (key * 0x9E3779B97F4A7C15) >> (_shift - 1);
        _filter[hash >> 6] |= 1UL << (int)(hash & 63);
        var at = (int)(hash >> 1);
        while (_slots[at] != Empty && _slots[at] >> RankBits != key) at = (at + 1) & (_slots.Length - 1);
        if (_slots[at] == Empty) _count++;
        _slots[at] = pair;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow(int most)
    {
        var before = _slots;
        var bits = 8;
        while (1L << bits < most * 2L) bits++;
        _slots = new ulong[1 << bits];
        _slots.AsSpan().Fill(Empty);
        _filter = new ulong[1 << (bits - 5)];
        _shift = 64 - bits;
        _count = 0;
        foreach (var pair in before)
            if (pair != Empty) Put(pair);
    }
}

/// <summary>A pair that may be joined.</summary>
/// <param name="Left">Id of the left piece.</param>
/// <param name="Right">Id of the right piece.</param>
/// <param name="Rank">Lower is earlier; equal ranks go from the left.</param>
/// <param name="Result">Id of what they become.</param>
internal readonly record struct RankedPair(int Left, int Right, int Rank, int Result);
