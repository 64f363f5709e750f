using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plinth.Signals;

/// <summary>Numbers pairs of numbers in the order of their first coming; cleared without touching its memory.</summary>
internal sealed class PairTable
{
    private Slot[] _slots = new Slot[512];
    private int _stamp;
    private int _shift;

    private struct Slot
    {
        public ulong Pair;
        public int Stamp;
        public int Number;
    }

    /// <summary>Empties the table and makes room.</summary>
    /// <param name="most">Most different pairs that will be numbered.</param>
    public void Clear(int most)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, most * 3L / 2));
        if (_slots.Length < (int)size) (_slots, _stamp) = (new Slot[size], 0);
        _shift = 64 - BitOperations.Log2(size);
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_slots);
            _stamp = 1;
        }
    }

    /// <summary>Multiplier that spreads pairs over the high bits.</summary>
    public const ulong Spread = 0x9E3779B97F4A7C15;

    /// <summary>Two numbers as one.</summary>
    public static ulong Pair(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    /// <summary>The number of a pair; one met for the first time gets <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Number(ulong pair, int next)
    {
        var slots = _slots;
        var mask = (int)((1UL << (64 - _shift)) - 1);
        var i = (int)(pair * Spread >> _shift);
        ref var slot = ref slots[i];
        while (slot.Stamp == _stamp && slot.Pair != pair)
        {
            i = (i + 1) & mask;
            slot = ref slots[i];
        }

        // Written whether new or not: which it is follows no pattern.
        var number = slot.Stamp == _stamp ? slot.Number : next;
        slot.Pair = pair;
        slot.Stamp = _stamp;
        slot.Number = number;
        return number;
    }
}
