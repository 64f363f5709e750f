using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// The pieces of a vocabulary that a pre-token with the same bytes becomes, by the key that <see cref="PieceCache"/> makes of a word: many words that
/// come for the first time are such a piece, and need no merging. Open addressing; a slot has 40 bits of the hash above the id and one, so that most
/// questions touch one line. Immutable once made, shared by threads.
/// </summary>
internal sealed class WordTable
{
    private const int IdBits = 24;
    private const ulong IdMask = (1 << IdBits) - 1;
    private readonly Vector128<byte>[] _keys;
    private readonly ulong[] _slots;
    private readonly int _shift;

    /// <summary>Makes the table.</summary>
    /// <param name="pieces">The pieces; of equal ones the first counts.</param>
    /// <param name="isWhole">Whether a pre-token with the bytes of a piece becomes that piece and nothing else.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WordTable(PieceTable pieces, Func<int, bool> isWhole)
    {
        var bits = 8;
        while (1L << bits < pieces.Count * 5L / 4) bits++;
        _shift = 64 - bits;
        _keys = new Vector128<byte>[pieces.Count];
        _slots = new ulong[1 << bits];
        Span<byte> padded = stackalloc byte[16];
        for (var id = 0; id < pieces.Count; id++)
        {
            var piece = pieces.Bytes(id);
            if (piece.Length is 0 or > PieceCache.WordBytes || !isWhole(id)) continue;
            piece.CopyTo(padded);
            var key = PieceCache.WordKey(ref padded[0], piece.Length);
            if (Find(key) >= 0) continue;
            var hash = PieceCache.Hash(key);
            var at = (int)(hash >> _shift);
            while (_slots[at] != 0) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = Tag(hash) | ((uint)id + 1);
            _keys[id] = key;
        }
    }

    /// <summary>Calls the place of a word into the processor's cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(ulong hash)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)(hash >> _shift))));
    }

    /// <summary>The piece that a word becomes, or -1.</summary>
    /// <param name="key">What <see cref="PieceCache.WordKey"/> makes of the word.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(Vector128<byte> key)
    {
        var hash = PieceCache.Hash(key);
        var tag = Tag(hash);
        var at = (int)(hash >> _shift);
        while (true)
        {
            var slot = _slots[at];
            if (slot == 0) return -1;
            if ((slot & ~IdMask) == tag && _keys[(int)(slot & IdMask) - 1] == key) return (int)(slot & IdMask) - 1;
            at = (at + 1) & (_slots.Length - 1);
        }
    }

    /// <summary>Bits of a hash below those that choose the slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Tag(ulong hash) => (hash << 16) & ~IdMask;
}
