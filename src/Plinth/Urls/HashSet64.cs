using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plinth.Urls;

/// <summary>A set of 64-bit hashes, filled once and then read by all threads: 11 to 16 bytes an entry at ten million.</summary>
/// <remarks>
/// Open addressing over a table that is at most three quarters full. Of ten million entries a name that is none of them is taken for one with a
/// chance of 5e-13.
/// </remarks>
internal sealed class HashSet64
{
    private ulong[] _slots = new ulong[1 << 10];

    /// <summary>Number of hashes.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the table takes.</summary>
    public long Bytes => 8L * _slots.Length;

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        if (Count >= _slots.Length / 4 * 3) Grow();
        if (Insert(_slots, Mark(hash))) Count++;
    }

    /// <summary>True when the hash was added.</summary>
    public bool Contains(ulong hash)
    {
        hash = Mark(hash);
        var slots = _slots;
        for (var i = Slot(hash, slots.Length); ; i = i + 1 == slots.Length ? 0 : i + 1)
        {
            if (slots[i] == hash) return true;
            if (slots[i] == 0) return false;
        }
    }

    /// <summary>Brings the place of a hash nearer. A table of ten million is far beyond the caches: several looks that were announced wait together.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        // The collector may move the table meanwhile; then the hint is for nothing.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref _slots[Slot(Mark(hash), _slots.Length)]));
    }

    // Grows by half, so that the last growth wastes little; while it lasts both tables are held.
    private void Grow()
    {
        var larger = new ulong[_slots.Length + (_slots.Length / 2)];
        foreach (var hash in _slots)
            if (hash != 0) Insert(larger, hash);
        _slots = larger;
    }

    private static bool Insert(ulong[] slots, ulong hash)
    {
        var i = Slot(hash, slots.Length);
        for (; slots[i] != 0; i = i + 1 == slots.Length ? 0 : i + 1)
            if (slots[i] == hash) return false;
        slots[i] = hash;
        return true;
    }

    private static int Slot(ulong hash, int length) => (int)Math.BigMul(hash, (ulong)length, out _);

    private static ulong Mark(ulong hash) => hash == 0 ? 1 : hash; // 0 is an empty slot
}
