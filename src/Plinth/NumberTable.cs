using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plinth;

/// <summary>Numbers filed under a hash, for callers that compare what the numbers stand for; cleared without touching its memory.</summary>
internal sealed class NumberTable
{
    private Slot[] _slots = new Slot[512];
    private int _stamp;
    private int _mask = 511;

    private struct Slot
    {
        public int Stamp;
        public uint Hash;
        public int Number;
    }

    /// <summary>Empties the table and makes room.</summary>
    /// <param name="most">Most numbers that will be filed.</param>
    public void Clear(int most)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, (most * 3L / 2)));
        if (_slots.Length < size) (_slots, _stamp) = (new Slot[size], 0);
        _mask = size - 1;
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_slots);
            _stamp = 1;
        }
    }

    /// <summary>The place to start looking for a hash.</summary>
    public int Start(uint hash) => (int)hash & _mask;

    /// <summary>The next number filed under the hash; false, with <paramref name="at"/> at the free place, when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(ref int at, uint hash, out int number)
    {
        var slots = _slots;
        while (true)
        {
            ref var slot = ref slots[at];
            if (slot.Stamp != _stamp)
            {
                number = 0;
                return false;
            }

            var same = slot.Hash == hash;
            number = slot.Number;
            at = (at + 1) & _mask;
            if (same) return true;
        }
    }

    /// <summary>Files a number at the free place that <see cref="Next"/> ended at.</summary>
    public void Put(int at, uint hash, int number) => _slots[at] = new() { Stamp = _stamp, Hash = hash, Number = number };
}
