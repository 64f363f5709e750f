using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plinth.Languages;

namespace Plinth.Signals;

/// <summary>Numbers the different words of a text, exactly.</summary>
/// <remarks>A key of eight bytes holds a word of up to eight ASCII characters as it is; other keys are hashes, and equal ones are compared.</remarks>
internal sealed class WordNumbers
{
    // Set in keys that are hashes.
    private const ulong Hashed = 1UL << 63;

    private Slot[] _slots = new Slot[512];
    private int[] _numbers = new int[256];
    private int[] _counts = new int[257];
    private int[] _firsts = new int[257];
    private int _stamp;
    private int _shift;
    private int _words;

    private struct Slot
    {
        public ulong Key;
        public int Stamp;
        public int Number;
    }

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
        var (slots, numbers, counts, firsts, stamp) = (_slots, _numbers, _counts, _firsts, _stamp);
        var mask = (int)((1UL << (64 - _shift)) - 1);
        var chars = text.AsSpan();
        var distinct = 0;
        for (var w = 0; w < words.Length; w++)
        {
            var word = words[w];
            var key = KeyOf(chars, word);
            var i = (int)(key * PairTable.Spread >> _shift);
            ref var slot = ref slots[i];
            while (slot.Stamp == stamp && (slot.Key != key || key >= Hashed && !AreEqual(chars, words[firsts[slot.Number]], word)))
            {
                i = (i + 1) & mask;
                slot = ref slots[i];
            }

            // Written whether new or not: which it is follows no pattern, and a branch would cost more.
            var isNew = slot.Stamp != stamp;
            var number = isNew ? distinct : slot.Number;
            counts[distinct] = 0;
            firsts[distinct] = w;
            slot.Key = key;
            slot.Stamp = stamp;
            slot.Number = number;
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
            ref var slot = ref _slots[i];
            if (slot.Stamp != _stamp) return 0;
            if (slot.Key != key) continue;
            var first = words[_firsts[slot.Number]];
            if (text.AsSpan(first.Start, first.Length).SequenceEqual(word)) return _counts[slot.Number];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(ReadOnlySpan<char> text, WordSpan word)
    {
        if (word.Length > 8 || word.Start + 8 > text.Length) return KeyOfOther(text.Slice(word.Start, word.Length));
        var all = Vector128.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text)), (nuint)(uint)word.Start);
        // One more than the character, so that none is 0, and 0 past the end.
        var used = Vector128.LessThan(Vector128.Create((ushort)0, 1, 2, 3, 4, 5, 6, 7), Vector128.Create((ushort)word.Length));
        var own = (all + Vector128<ushort>.One) & used;
        // U+FFFF would turn 0, so the sum is not asked.
        if ((all & used & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero) return KeyOfOther(text.Slice(word.Start, word.Length));
        var key = Vector128.Narrow(own, own).AsUInt64().ToScalar();
        return (key & 0x8080808080808080) == 0 ? key : KeyOfOther(text.Slice(word.Start, word.Length));
    }

    private static ulong KeyOfOther(ReadOnlySpan<char> word)
    {
        if (word.Length <= 8 && !word.ContainsAnyExceptInRange('\0', '\x7e'))
        {
            ulong exact = 0;
            for (var i = 0; i < word.Length; i++) exact |= (ulong)(word[i] + 1) << 8 * i;
            return exact;
        }

        var bytes = MemoryMarshal.AsBytes(word);
        var hash = (ulong)word.Length * 0xA0761D6478BD642F;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * 0xD6E8FEB86659FD93, 31);
            bytes = bytes[8..];
        }

        for (var i = 0; i < bytes.Length; i += 2) hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ushort>(bytes[i..])) * 0xD6E8FEB86659FD93, 31);
        return hash | Hashed;
    }

    private static bool AreEqual(ReadOnlySpan<char> text, WordSpan a, WordSpan b) =>
        text.Slice(a.Start, a.Length).SequenceEqual(text.Slice(b.Start, b.Length));

    private void MakeRoom(int words)
    {
        _words = words;
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words * 2L));
        if (_slots.Length < (int)size) (_slots, _stamp) = (new Slot[size], 0);
        _shift = 64 - BitOperations.Log2(size);
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_slots);
            _stamp = 1;
        }

        if (_numbers.Length >= words) return;
        var room = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)words), (uint)Array.MaxLength - 1);
        _numbers = new int[room];
        // One more: the place after the last is written to before it is known to be new.
        _counts = new int[room + 1];
        _firsts = new int[room + 1];
    }
}
