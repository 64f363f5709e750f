using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Signals;

/// <summary>A set of parts of one text, compared by their characters; cleared without touching its table.</summary>
internal sealed class SpanSet
{
    private Slot[] _slots = new Slot[64];
    private int _stamp;
    private int _mask;

    private struct Slot
    {
        public int Stamp;
        public int Start;
        public int Length;
        public uint Hash;
    }

    /// <summary>Empties the set and makes room.</summary>
    /// <param name="most">Most parts that will be added.</param>
    public void Clear(int most)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, most * 2));
        if (_slots.Length < size) (_slots, _stamp) = (new Slot[size], 0);
        _mask = size - 1;
        // A slot of an earlier text bears an older stamp; at the wrap-around the table is wiped.
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_slots);
            _stamp = 1;
        }
    }

    /// <summary>Adds a part; false when an equal one is there already.</summary>
    public bool Add(string text, int start, int length)
    {
        var part = text.AsSpan(start, length);
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(part));
        for (var i = (int)(hash >> 32) & _mask; ; i = (i + 1) & _mask)
        {
            ref var slot = ref _slots[i];
            if (slot.Stamp != _stamp)
            {
                slot = new() { Stamp = _stamp, Start = start, Length = length, Hash = (uint)hash };
                return true;
            }

            if (slot.Hash == (uint)hash && slot.Length == length && text.AsSpan(slot.Start, length).SequenceEqual(part)) return false;
        }
    }
}
