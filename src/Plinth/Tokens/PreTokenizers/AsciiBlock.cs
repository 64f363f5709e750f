using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>What 64 bytes of text are, a bit each: runs are then counted in words of the processor instead of byte by byte.</summary>
internal readonly ref struct AsciiBlock
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 64;

    /// <summary>Whether the processor does this quickly.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <summary>Looks at 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AsciiBlock(ref byte start)
    {
        var low = Vector256.LoadUnsafe(ref start);
        var high = Vector256.LoadUnsafe(ref start, 32);
        Letters = Bits(IsLetter(low), IsLetter(high));
        Digits = Bits(Within(low, '0', '9'), Within(high, '0', '9'));
        NewLines = Bits(IsNewLine(low), IsNewLine(high));
        Spaces = Bits(IsSpace(low), IsSpace(high));
        Wide = Bits(low, high);
        Signs = ~(Letters | Digits | Spaces | Wide);
    }

    /// <summary>A-Z and a-z.</summary>
    public ulong Letters { get; }

    /// <summary>0-9.</summary>
    public ulong Digits { get; }

    /// <summary>CR and LF.</summary>
    public ulong NewLines { get; }

    /// <summary>Tab, LF, VT, FF, CR and the space.</summary>
    public ulong Spaces { get; }

    /// <summary>Everything else of ASCII.</summary>
    public ulong Signs { get; }

    /// <summary>Bytes of characters beyond ASCII.</summary>
    public ulong Wide { get; }

    /// <summary>Where a run that begins at <paramref name="at"/> ends: at most 64, which says that it may go on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RunEnd(ulong bits, int at) => at + BitOperations.TrailingZeroCount(~(bits >> at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) => low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> IsLetter(Vector256<byte> bytes) => Within(bytes | Vector256.Create((byte)0x20), 'a', 'z');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> IsNewLine(Vector256<byte> bytes) => Vector256.Equals(bytes, Vector256.Create((byte)10)) | Vector256.Equals(bytes, Vector256.Create((byte)13));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> IsSpace(Vector256<byte> bytes) => Within(bytes, '\t', '\r') | Vector256.Equals(bytes, Vector256.Create((byte)' '));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Within(Vector256<byte> bytes, char first, char last)
    {
        var from = bytes - Vector256.Create((byte)first);
        return Vector256.Equals(Vector256.Min(from, Vector256.Create((byte)(last - first))), from);
    }
}
