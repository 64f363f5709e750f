using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plinth.TextModels.NGrams;

/// <summary>Numbers of up to 57 bits, one behind the other, the lowest bit first.</summary>
internal static unsafe class PackedBits
{
    /// <summary>Bits that hold 0 to <paramref name="most"/>.</summary>
    public static int Needed(ulong most) => 64 - BitOperations.LeadingZeroCount(most);

    /// <summary>The lowest <paramref name="bits"/> bits set.</summary>
    public static ulong Mask(int bits) => (1UL << bits) - 1;

    /// <summary>Reads; eight bytes from the one where the number begins must be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(byte* from, ulong bit, ulong mask) => (Unsafe.ReadUnaligned<ulong>(from + (bit >> 3)) >> (int)(bit & 7)) & mask;

    /// <summary>Writes into bits that are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(byte* to, ulong bit, ulong value)
    {
        var at = to + (bit >> 3);
        Unsafe.WriteUnaligned(at, Unsafe.ReadUnaligned<ulong>(at) | (value << (int)(bit & 7)));
    }
}
