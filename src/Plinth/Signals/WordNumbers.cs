using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plinth.Languages;

namespace Plinth.Signals;

/// <summary>Numbers the different words of a text, exactly.</summary>
/// <remarks>A key of eight bytes holds a word of up to eight ASCII characters, or three others, as it is; longer words' keys are hashes, and equal ones are compared.</remarks>
internal sealed class WordNumbers
{
    // Keys of ASCII have no highest bit; those of up to three other UTF-16 units have it, and those that are hashes have both.
    private const ulong Wide = 1UL << 63;
    private const ulong Hashed = Wide | 1UL << 62;

    // Longest word of ASCII whose key is found without a loop.
    private const int MostAscii = 16;


    // Open addressing: a key, or 0 for an empty place, and beside it the word's number.
    private ulong[] _keys = new ulong[1024];
    private int[] _numberOf = new int[1024];
    private int[] _numbers = new int[256];
    private int[] _counts = new int[257];
    private int[] _firsts = new int[257];
    private int _shift;
    private int _words;

    /// <summary>How many different words there are.</summary>
    public int Distinct { get; private set; }

    /// <summary>Occurrences by number.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, Distinct);

    /// <summary>The first word of each number, by its place among the words; numbers rise with it.</summary>
    public ReadOnlySpan<int> Firsts => _firsts.AsSpan(0, Distinct);

    /// <summary>Numbers the words of a text.</summary>
    public void Number(string text, ReadOnlySpan<WordSpan> words)
    {
        MakeRoom(words.Length);
        var (keys, numberOf, numbers, counts, firsts) = (_keys, _numberOf, _numbers, _counts, _firsts);
        var mask = (int)((1UL << (64 - _shift)) - 1);
        var chars = text.AsSpan();
        var distinct = 0;
        for (var w = 0; w < words.Length; w++)
        {
            var word = words[w];
            var key = KeyOf(chars, word);
            var i = (int)(key * PairTable.Spread >> _shift);
            while (keys[i] is var met and not 0 && (met != key || key >= Hashed && !AreEqual(chars, words[firsts[numberOf[i]]], word))) i = (i + 1) & mask;

            // Written whether new or not: which it is follows no pattern, and a branch would cost more.
            var isNew = keys[i] == 0;
            var number = isNew ? distinct : numberOf[i];
            counts[distinct] = 0;
            firsts[distinct] = w;
            keys[i] = key;
            numberOf[i] = number;
            counts[number]++;
            numbers[w] = number;
            distinct += isNew ? 1 : 0;
        }

        Distinct = distinct;
    }

    /// <summary>The words that occur at least twice.</summary>
    /// <param name="places">Takes their places among the words, in order; as long as there are words.</param>
    /// <param name="classes">Takes their numbers.</param>
    /// <returns>How many there are.</returns>
    public int CopyRepeated(Span<int> places, Span<int> classes)
    {
        var numbers = _numbers.AsSpan(0, _words);
        var counts = _counts;
        var kept = 0;
        for (var w = 0; w < numbers.Length; w++)
        {
            places[kept] = w;
            classes[kept] = numbers[w];
            kept += counts[numbers[w]] > 1 ? 1 : 0;
        }

        return kept;
    }

    /// <summary>How often a word occurs in the text last numbered.</summary>
    public int Count(string text, ReadOnlySpan<WordSpan> words, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty) return 0;
        var key = KeyOf(word, new(0, word.Length, false));
        var mask = (int)((1UL << (64 - _shift)) - 1);
        for (var i = (int)(key * PairTable.Spread >> _shift); ; i = (i + 1) & mask)
        {
            if (_keys[i] == 0) return 0;
            if (_keys[i] != key) continue;
            var first = words[_firsts[_numberOf[i]]];
            if (text.AsSpan(first.Start, first.Length).SequenceEqual(word)) return _counts[_numberOf[i]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(ReadOnlySpan<char> text, WordSpan word)
    {
        if (word.Length > MostAscii || word.Start + MostAscii > text.Length) return KeyOfOther(text.Slice(word.Start, word.Length));
        return TryKey(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), word.Start), word.Length, out var key)
            ? key : KeyOfWide(text.Slice(word.Start, word.Length));
    }

    // Reads sixteen characters from the word's first on, whatever its length. The first and the last eight make the key, without a branch for
    // words that have no more than eight: which do follows no pattern.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryKey(ref char first, int length, out ulong key)
    {
        ref var units = ref Unsafe.As<char, ushort>(ref first);
        var own = Vector128.LessThan(Vector128.Create((ushort)0, 1, 2, 3, 4, 5, 6, 7), Vector128.Create((ushort)length));
        var head = Vector128.LoadUnsafe(ref units) & own;
        var tail = Vector128.LoadUnsafe(ref units, (nuint)(uint)Math.Max(0, length - 8)) & own;
        // One more than the character, so that none is 0, and 0 past the end.
        var (headKey, tailKey) = (head - own, tail - own);
        var bytes = Vector128.Narrow(headKey, tailKey).AsUInt64();
        var mixed = (bytes.ToScalar() + BitOperations.RotateLeft(bytes.GetElement(1) * 0xD6E8FEB86659FD93, 31) + ((ulong)length << 56)) | Hashed;
        key = length > 8 ? mixed : bytes.ToScalar();
        return ((head | headKey | tail | tailKey) & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;
    }

    private static ulong KeyOfOther(ReadOnlySpan<char> word)
    {
        if (word.Length > MostAscii) return KeyOfWide(word);
        Span<char> copy = stackalloc char[MostAscii];
        word.CopyTo(copy);
        return TryKey(ref MemoryMarshal.GetReference(copy), word.Length, out var key) ? key : KeyOfWide(word);
    }

    private static ulong KeyOfWide(ReadOnlySpan<char> word)
    {
        ulong hash = 0;
        if (word.Length <= 3)
        {
            foreach (var c in word) hash = hash << 16 | c;
            return Wide | (ulong)word.Length << 48 | hash;
        }

        var bytes = MemoryMarshal.AsBytes(word);
        hash = (ulong)word.Length * 0xA0761D6478BD642F;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * 0xD6E8FEB86659FD93, 31);
        for (; bytes.Length > 0; bytes = bytes[2..])
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ushort>(bytes)) * 0xD6E8FEB86659FD93, 31);
        return hash | Hashed;
    }

    private static bool AreEqual(ReadOnlySpan<char> text, WordSpan a, WordSpan b) =>
        text.Slice(a.Start, a.Length).SequenceEqual(text.Slice(b.Start, b.Length));

    private void MakeRoom(int words)
    {
        _words = words;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words * 3L));
        if (_keys.Length < size) (_keys, _numberOf) = (new ulong[size], new int[size]);
        else _keys.AsSpan(0, size).Clear();
        _shift = 64 - BitOperations.Log2((uint)size);
        if (_numbers.Length >= words) return;
        var room = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)words), (uint)Array.MaxLength - 1);
        _numbers = new int[room];
        // One more: the place after the last is written to before it is known to be new.
        _counts = new int[room + 1];
        _firsts = new int[room + 1];
    }
}
