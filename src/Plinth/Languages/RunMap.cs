using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Languages;

/// <summary>Where the letters and the white space of a text are, a bit for each UTF-16 unit, so that the end of a word is found without a loop.</summary>
/// <remarks>"Letters" are those of scripts that put spaces between words. Past the end of the text all is white space.</remarks>
internal sealed class RunMap
{
    private const int Block = 64;

    private ulong[] _letters = new ulong[64];
    private ulong[] _spaces = new ulong[64];
    private int _length;

    /// <summary>True when the text holds characters of scripts without spaces, or surrogates.</summary>
    public bool HasSpecial { get; private set; }

    /// <summary>Looks at a text.</summary>
    public void Fill(string text)
    {
        var blocks = text.Length / Block;
        // The rest of the text, and room to read a word of bits beyond it.
        if (_letters.Length < blocks + 3)
        {
            var room = (int)BitOperations.RoundUpToPowerOf2((uint)blocks + 3);
            (_letters, _spaces) = (new ulong[room], new ulong[room]);
        }

        _length = text.Length;
        HasSpecial = false;
        ref var chars = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text.AsSpan()));
        for (var b = 0; b < blocks; b++) Mark(ref Unsafe.Add(ref chars, (nint)b * Block), b);
        Span<char> rest = stackalloc char[Block];
        rest.Clear();
        text.AsSpan(blocks * Block).CopyTo(rest);
        Mark(ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(rest)), blocks);
        _spaces[blocks] |= ulong.MaxValue << text.Length % Block;
        for (var b = blocks + 1; b < blocks + 3; b++) (_letters[b], _spaces[b]) = (0, ulong.MaxValue);
    }

    /// <summary>True for white space, and at the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSpace(int at) => (_spaces[at / 64] >> at & 1) != 0;

    /// <summary>The next place from one on, itself included, that is no letter; at most the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipLetters(int at)
    {
        while (true)
        {
            var others = ~Bits(_letters, at) >> (at & 7);
            if (others != 0) return at + BitOperations.TrailingZeroCount(others);
            at += 64 - (at & 7);
        }
    }

    /// <summary>The next place from one on that is no white space, or the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipSpaces(int at)
    {
        while (at < _length)
        {
            var others = ~Bits(_spaces, at) >> (at & 7);
            if (others != 0) return at + BitOperations.TrailingZeroCount(others);
            at += 64 - (at & 7);
        }

        return _length;
    }

    /// <summary>The next white space from a place on, or the end of the text.</summary>
    public int NextSpace(int at)
    {
        while (true)
        {
            var spaces = Bits(_spaces, at) >> (at & 7);
            if (spaces != 0) return at + BitOperations.TrailingZeroCount(spaces);
            at += 64 - (at & 7);
        }
    }

    // The 64 bits from the byte of a place on, which hold at least 57 from that place on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ulong[] map, int at) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetArrayDataReference(map)), (nuint)(uint)at >> 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mark(ref ushort chars, int block)
    {
        var low = Narrow(Vector256.LoadUnsafe(ref chars), Vector256.LoadUnsafe(ref chars, 16));
        var high = Narrow(Vector256.LoadUnsafe(ref chars, 32), Vector256.LoadUnsafe(ref chars, 48));
        var letters = Letters(low) | (ulong)Letters(high) << 32;
        var spaces = Spaces(low) | (ulong)Spaces(high) << 32;
        var wide = low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32;
        if (wide != 0) MarkWide(ref chars, wide, ref letters, ref spaces);
        _letters[block] = letters;
        _spaces[block] = spaces;
    }

    private void MarkWide(ref ushort chars, ulong wide, ref ulong letters, ref ulong spaces)
    {
        var classes = CharClasses.Table;
        CharClass seen = 0;
        for (; wide != 0; wide &= wide - 1)
        {
            var at = BitOperations.TrailingZeroCount(wide);
            var c = classes[Unsafe.Add(ref chars, at)];
            seen |= c;
            if ((c & (CharClass.Alpha | CharClass.Unspaced)) is not 0 and <= CharClass.Alpha) letters |= 1UL << at;
            if ((c & CharClass.Space) != 0) spaces |= 1UL << at;
        }

        if ((seen & (CharClass.Unspaced | CharClass.Surrogate)) != 0) HasSpecial = true;
    }

    // What is above a byte becomes its largest.
    private static Vector256<byte> Narrow(Vector256<ushort> low, Vector256<ushort> high)
    {
        var most = Vector256.Create((ushort)0xFF);
        return Vector256.Narrow(Vector256.Min(low, most), Vector256.Min(high, most));
    }

    private static uint Letters(Vector256<byte> chars) =>
        Vector256.LessThan((chars | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'), Vector256.Create((byte)26)).ExtractMostSignificantBits();

    // Tab to carriage return, the four separators, and the space.
    private static uint Spaces(Vector256<byte> chars) =>
        (Vector256.LessThan(chars - Vector256.Create((byte)'\t'), Vector256.Create((byte)5))
            | Vector256.LessThan(chars - Vector256.Create((byte)0x1c), Vector256.Create((byte)5))).ExtractMostSignificantBits();
}
