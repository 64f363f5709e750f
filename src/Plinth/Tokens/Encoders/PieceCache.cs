using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// What pre-tokens became, for those that came before. Two tables of fixed size, so that memory is bounded and a hit costs one or two lines of
/// cache: words up to 15 bytes that became at most three ids, two to a place, of which what comes again stays; and pre-tokens up to 63 bytes that
/// became at most fifteen, one to a place. Keys are the bytes themselves; a wrong hit is impossible. One object a thread.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>Longer pre-tokens are not kept.</summary>
    public const int MaxBytes = 63;

    /// <summary>Pre-tokens that became more ids are not kept.</summary>
    public const int MaxIds = 15;

    /// <summary>Bytes that must be readable after a text's end.</summary>
    public const int Padding = 64;

    /// <summary>Words have at most so many bytes.</summary>
    public const int WordBytes = 15;

    /// <summary>Places of words: 2^15 lines of 64 bytes.</summary>
    private const int PlaceBits = 15;
    private const int LongBits = 13;
    private const ulong A = 0x9E3779B97F4A7C15, B = 0xC2B2AE3D27D4EB4F;
    private readonly byte[] _words;
    private readonly int _firstWord;
    private readonly Long[] _longs = new Long[1 << LongBits];

    /// <summary>Makes an empty one.</summary>
    public unsafe PieceCache()
    {
        // Pinned, so that a place is and stays one line of the processor's cache.
        _words = GC.AllocateArray<byte>((2 * sizeof(Word) << PlaceBits) + 63, pinned: true);
        _firstWord = (int)(-(nint)Unsafe.AsPointer(ref _words[0]) & 63);
    }

    /// <summary>The 16 bytes from <paramref name="start"/>, those after the pre-token zero, its length in the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> WordKey(ref byte start, int length) =>
        (Vector128.LoadUnsafe(ref start) & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Ones), (nuint)(16 - length))).WithElement(15, (byte)length);

    /// <summary>A hash of a word, whose upper bits are good.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(Vector128<byte> key)
    {
        var halves = key.AsUInt64();
        return ((halves.ToScalar() * A) ^ ((halves.GetElement(1) + A) * B)) * A;
    }

    /// <summary>The number of a word's place, which is called into the processor's cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe nint Place(ulong hash)
    {
        var place = (nint)(hash >> (64 - PlaceBits)) << 1;
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref WordAt(place)));
        return place;
    }

    /// <summary>The first word at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Word WordAt(nint place) => ref Unsafe.Add(ref Unsafe.As<byte, Word>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _firstWord)), place);

    /// <summary>Looks at the second word of a place; where it is the wanted one the two change places, so that it is first and stays.</summary>
    /// <param name="first">The first word, which is another.</param>
    /// <param name="key">The wanted one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSecond(ref Word first, Vector128<byte> key)
    {
        ref var second = ref Unsafe.Add(ref first, 1);
        if (second.Key != key) return false;
        (first, second) = (second, first);
        return true;
    }

    /// <summary>Whether a place has a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Has(ref Word first, Vector128<byte> key) => first.Key == key || Unsafe.Add(ref first, 1).Key == key;

    /// <summary>Keeps a word: in the first of a place if that is free, else in the second, so that what came twice is not lost to what came once.</summary>
    public static void Keep(ref Word first, Vector128<byte> key, Vector128<int> ids)
    {
        ref var word = ref first.Key == Vector128<byte>.Zero ? ref first : ref Unsafe.Add(ref first, 1);
        word.Key = key;
        word.Ids = ids;
    }

    /// <summary>The place of a longer pre-token.</summary>
    public ref Long LongAt(ReadOnlySpan<byte> piece)
    {
        var hash = (ulong)piece.Length * A;
        ref var at = ref MemoryMarshal.GetReference(piece);
        var left = piece.Length;
        for (; left >= 8; left -= 8)
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(ref at)) * A;
            hash ^= hash >> 29;
            at = ref Unsafe.Add(ref at, 8);
        }

        if (left > 0) hash = (hash ^ (Unsafe.ReadUnaligned<ulong>(ref at) & ((1UL << (left * 8)) - 1))) * B;
        return ref _longs[(hash * A) >> (64 - LongBits)];
    }

    private static ReadOnlySpan<byte> Ones =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>A word and its ids; zeros where nothing came yet.</summary>
    internal struct Word
    {
        /// <summary>The bytes and the length.</summary>
        public Vector128<byte> Key;

        /// <summary>Three ids, and how many of them count.</summary>
        public Vector128<int> Ids;
    }

    /// <summary>A pre-token and its ids.</summary>
    internal struct Long
    {
        /// <summary>Bytes of the pre-token; 0: nothing came yet.</summary>
        public byte Length;

        private Bytes63 _bytes;

        /// <summary>How many ids.</summary>
        public int Count;

        private Ids15 _ids;

        /// <summary>The ids.</summary>
        [UnscopedRef]
        public Span<int> Ids => _ids;

        /// <summary>Whether this is the pre-token.</summary>
        public bool Is(ReadOnlySpan<byte> piece) => Length == piece.Length && piece.SequenceEqual(((ReadOnlySpan<byte>)_bytes)[..Length]);

        /// <summary>Keeps a pre-token.</summary>
        public void Set(ReadOnlySpan<byte> piece, ReadOnlySpan<int> ids)
        {
            Length = (byte)piece.Length;
            piece.CopyTo(_bytes);
            Count = ids.Length;
            ids.CopyTo(_ids);
        }
    }

    [InlineArray(63)]
    private struct Bytes63
    {
        private byte _first;
    }

    [InlineArray(15)]
    private struct Ids15
    {
        private int _first;
    }
}
