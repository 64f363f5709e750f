using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// Which pairs of neighbours may be joined, how early, and what they become. One 64-bit slot a pair (21 bits left, 21 bits right, 22 bits rank)
/// in an open-addressing table, so that a question costs one line of cache.
/// </summary>
internal sealed class PairTable
{
    /// <summary>The rank of pairs that are not joined: after every other.</summary>
    public const int None = int.MaxValue;

    /// <summary>Ids are below this.</summary>
    public const int MaxIds = (1 << 21) - 1;

    private const int RankBits = 22;
    private const ulong Empty = ulong.MaxValue;
    private readonly ulong[] _slots;
    private readonly int _shift;
    private readonly int[] _results;

    /// <summary>Where pairs of one rank have several results (pieces of equal score), the result by pair; else null.</summary>
    private readonly Dictionary<ulong, int>? _tied;

    /// <summary>Makes the table.</summary>
    /// <param name="pairs">The pairs; of equal ones the last counts.</param>
    /// <exception cref="PlinthException">There are more than two million pieces or four million ranks.</exception>
    public PairTable(IReadOnlyCollection<RankedPair> pairs)
    {
        var bits = 8;
        while (1L << bits < pairs.Count * 2L) bits++;
        _slots = new ulong[1 << bits];
        _slots.AsSpan().Fill(Empty);
        _shift = 64 - bits;
        var ranks = 0;
        foreach (var pair in pairs)
        {
            if (pair.Left >= MaxIds || pair.Right >= MaxIds) throw new PlinthException($"more than {MaxIds} pieces cannot be joined");
            ranks = Math.Max(ranks, pair.Rank + 1);
        }

        if (ranks >= 1 << RankBits) throw new PlinthException($"more than {1 << RankBits} merges");
        _results = new int[ranks];
        _results.AsSpan().Fill(-1);
        foreach (var pair in pairs)
        {
            Put(pair);
            ref var result = ref _results[pair.Rank];
            if (result >= 0 && result != pair.Result) _tied ??= [];
            else result = pair.Result;
        }

        if (_tied is not null)
            foreach (var pair in pairs) _tied[Key(pair.Left, pair.Right)] = pair.Result;
    }

    /// <summary>The rank of a pair, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Rank(int left, int right)
    {
        var key = Key(left, right);
        var slots = _slots;
        var at = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (true)
        {
            var slot = slots[at];
            if (slot >> RankBits == key) return (int)slot & ((1 << RankBits) - 1);
            if (slot == Empty) return None;
            at = (at + 1) & (slots.Length - 1);
        }
    }

    /// <summary>What a pair becomes, whose rank is known.</summary>
    public int Result(int rank, int left, int right) => _tied is null ? _results[rank] : _tied[Key(left, right)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(int left, int right) => ((ulong)(uint)left << 21) | (uint)right;

    private void Put(RankedPair pair)
    {
        var key = Key(pair.Left, pair.Right);
        var at = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_slots[at] != Empty && _slots[at] >> RankBits != key) at = (at + 1) & (_slots.Length - 1);
        _slots[at] = (key << RankBits) | (uint)pair.Rank;
    }
}

/// <summary>A pair that may be joined.</summary>
/// <param name="Left">Id of the left piece.</param>
/// <param name="Right">Id of the right piece.</param>
/// <param name="Rank">Lower is earlier; equal ranks go from the left.</param>
/// <param name="Result">Id of what they become.</param>
internal readonly record struct RankedPair(int Left, int Right, int Rank, int Result);
