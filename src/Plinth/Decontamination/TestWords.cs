using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plinth.Dedup;

namespace Plinth.Decontamination;

/// <summary>Words of a text as hashes with their places: runs of letters and digits, folded (<see cref="Folding"/>); a character of Han, kana or Thai is a word.</summary>
internal static class TestWords
{
    private const ulong Start = 0xCBF29CE484222325;
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xFF51AFD7ED558CCD;
    private const ulong PerWord = 0xD6E8FEB86659FD93;
    private const int Block = 8;
    private const int MostOnStack = 256;

    /// <summary>A word: its hash, the 16 bits that stand for it where words are looked up, and where it stands.</summary>
    internal readonly record struct Word(ulong Hash, ushort Code, int Begin, int End);

    /// <summary>Cuts a text: the obvious way, which <see cref="WordScan"/> equals.</summary>
    public static List<Word> Of(string text)
    {
        var folded = Folding.Folded;
        var words = new List<Word>();
        int begin = -1, end = 0;
        for (var i = 0; i < text.Length; i++)
        {
            int c = folded[text[i]];
            var at = i;
            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(text.AsSpan(i), out var length);
                i += length - 1;
            }

            if (c == Folding.Nothing) continue;
            var alone = Folding.IsWordAlone(c);
            if (c != Folding.Separator && !alone)
            {
                if (begin < 0) begin = at;
                end = i + 1;
                continue;
            }

            if (begin >= 0) Add(begin, end, 0);
            if (alone) Add(at, i + 1, c);
            begin = -1;
        }

        if (begin >= 0) Add(begin, end, 0);
        return words;

        void Add(int from, int to, int alone)
        {
            var hash = Folded(text.AsSpan(from, to - from));
            words.Add(new(hash, alone is > 0 and <= 0xFFFF ? (ushort)alone : Code(hash), from, to));
        }
    }

    /// <summary>What stands for a word where runs of words are looked up; a character that is a word stands for itself.</summary>
    public static ushort Code(ulong hash) => (ushort)(hash >> 48);

    /// <summary>The hash of so many words in a row, 8 at most.</summary>
    /// <param name="codes">Their codes, and whatever follows them: 8 in all can be read.</param>
    /// <param name="mask">All bits of those that count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Key(ref ushort codes, Vector128<ushort> mask)
    {
        var both = (Vector128.LoadUnsafe(ref codes) & mask).AsUInt64();
        var key = ((both[0] ^ Start) * First) ^ (System.Numerics.BitOperations.RotateLeft(both[1], 29) * Second);
        key = (key ^ (key >> 32)) * PerWord;
        return key ^ (key >> 29);
    }

    /// <summary>A mask for <see cref="Key"/>.</summary>
    public static Vector128<ushort> Mask(int words) => Vector128.LessThan(Vector128<ushort>.Indices, Vector128.Create((ushort)words));

    /// <summary>Hash of a word that may hold any characters.</summary>
    public static ulong Folded(ReadOnlySpan<char> word)
    {
        var folded = Folding.Folded;
        // What a pair folds to is a pair at most.
        Span<char> letters = word.Length <= MostOnStack ? stackalloc char[word.Length] : new char[word.Length];
        var length = 0;
        var all = 0;
        for (var i = 0; i < word.Length; i++)
        {
            int c = folded[word[i]];
            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(word[i..], out var used);
                i += used - 1;
            }

            if (c == Folding.Nothing) continue;
            if (c > 0xFFFF) letters[length++] = (char)(c >> 16);
            letters[length++] = (char)c;
            all |= c;
        }

        return all < 0x80 ? Narrow(letters[..length]) : Wide(letters[..length]);
    }

    /// <summary>Hash of a word of ASCII letters and digits alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Ascii(ReadOnlySpan<char> text, int begin, int length)
    {
        if (begin + ((length + Block - 1) & -Block) > text.Length) return Folded(text.Slice(begin, length));
        ref var start = ref Unsafe.As<char, ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), begin));
        var hash = Start;
        var left = length;
        for (; left > Block; left -= Block)
        {
            hash = Mix(hash, Small(ref start));
            start = ref Unsafe.Add(ref start, Block);
        }

        return Finish(Mix(hash, Small(ref start) & (ulong.MaxValue >> (64 - (8 * left)))), length);
    }

    // Eight characters as small letters, a byte each. With bit 0x20 capitals become small, and digits have it anyway.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Small(ref ushort start)
    {
        var letters = Vector128.LoadUnsafe(ref start) | Vector128.Create((ushort)0x20);
        return Vector128.Narrow(letters, letters).AsUInt64().ToScalar();
    }

    // Folded letters below 0x80: eight at a time.
    private static ulong Narrow(ReadOnlySpan<char> letters)
    {
        var hash = Start;
        for (var at = 0; at < letters.Length; at += Block)
        {
            ulong block = 0;
            for (var i = 0; i < Block && at + i < letters.Length; i++) block |= (ulong)letters[at + i] << (8 * i);
            hash = Mix(hash, block);
        }

        return Finish(hash, letters.Length);
    }

    // Any others: four at a time, two by two.
    private static ulong Wide(ReadOnlySpan<char> letters)
    {
        var hash = Start;
        Span<ulong> block = stackalloc ulong[2];
        for (var at = 0; at < letters.Length; at += Block)
        {
            block.Clear();
            for (var i = 0; i < Block && at + i < letters.Length; i++) block[i >> 2] |= (ulong)letters[at + i] << (16 * (i & 3));
            hash = Mix(hash, block[0], block[1]);
        }

        return Finish(hash, letters.Length);
    }

    private static ulong Mix(ulong hash, ulong block)
    {
        hash = (hash ^ block) * First;
        return hash ^ (hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong a, ulong b)
    {
        hash = ((hash ^ a) * First) + (b * Second);
        return hash ^ (hash >> 31);
    }

    private static ulong Finish(ulong hash, int length)
    {
        hash = (hash + (ulong)length) * Second;
        return hash ^ (hash >> 32);
    }
}
