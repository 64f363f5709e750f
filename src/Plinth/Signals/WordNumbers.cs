using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plinth.Languages;

namespace Plinth.Signals;

/// <summary>Numbers the different words of a text, exactly; words that occur once get no number, and cost next to nothing.</summary>
internal sealed class WordNumbers
{
    private Slot[] _slots = new Slot[512];
    private ulong[] _keys = new ulong[256];
    private byte[] _sightings = new byte[1024];
    private int[] _counts = new int[256];
    private int[] _firsts = new int[256];
    private int _stamp;
    private int _shift;
    private int _words;

    private struct Slot
    {
        public ulong Key;
        public int Stamp;
        public int Number;
    }

    /// <summary>How many different words have a number: those that occur twice, and a few that share their hash with another.</summary>
    public int Distinct { get; private set; }

    /// <summary>Occurrences by number.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, Distinct);

    /// <summary>The first word of each number, by its place among the words; numbers rise with it.</summary>
    public ReadOnlySpan<int> Firsts => _firsts.AsSpan(0, Distinct);

    /// <summary>Numbers the words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="places">Takes the places of the numbered words, in order; as long as <paramref name="words"/>.</param>
    /// <param name="numbers">Takes their numbers.</param>
    /// <param name="count">How many words are numbered.</param>
    public void Number(string text, ReadOnlySpan<WordSpan> words, Span<int> places, Span<int> numbers, out int count)
    {
        MakeRoom(words.Length);
        var keys = _keys.AsSpan(0, words.Length);
        var sightings = Sightings();
        var sightShift = 64 - BitOperations.Log2((uint)sightings.Length);
        ref var bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text.AsSpan()));
        for (var w = 0; w < words.Length; w++)
        {
            var key = KeyOf(ref bytes, text.Length, words[w]);
            keys[w] = key;
            ref var sighted = ref sightings[(int)(key * PairTable.Spread >> sightShift)];
            sighted += (byte)(1 & ~(sighted >> 1));
        }

        count = 0;
        for (var w = 0; w < keys.Length; w++)
        {
            places[count] = w;
            count += sightings[(int)(keys[w] * PairTable.Spread >> sightShift)] > 1 ? 1 : 0;
        }

        var slots = _slots;
        var mask = (int)((1UL << (64 - _shift)) - 1);
        var (counts, firsts, stamp) = (_counts, _firsts, _stamp);
        var distinct = 0;
        for (var k = 0; k < count; k++)
        {
            var word = words[places[k]];
            var key = keys[places[k]];
            for (var i = (int)(key * PairTable.Spread >> _shift); ; i = (i + 1) & mask)
            {
                ref var slot = ref slots[i];
                if (slot.Stamp != stamp)
                {
                    slot = new() { Key = key, Stamp = stamp, Number = distinct };
                    firsts[distinct] = places[k];
                    counts[distinct] = 1;
                    numbers[k] = distinct++;
                    break;
                }

                if (slot.Key != key || !AreEqual(ref bytes, text.Length, words[firsts[slot.Number]], word)) continue;
                counts[slot.Number]++;
                numbers[k] = slot.Number;
                break;
            }
        }

        Distinct = distinct;
    }

    /// <summary>How often a word occurs in the text last numbered.</summary>
    public int Count(string text, ReadOnlySpan<WordSpan> words, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty) return 0;
        var key = KeyOf(ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(word)), word.Length, new(0, word.Length, false));
        var count = 0;
        var keys = _keys.AsSpan(0, _words);
        // Vectorised search for the key; only equal keys look at the text.
        for (var from = 0; ;)
        {
            var at = keys[from..].IndexOf(key);
            if (at < 0) return count;
            from += at + 1;
            var found = words[from - 1];
            if (!text.AsSpan(found.Start, found.Length).SequenceEqual(word)) continue;
            count++;
            // Two are enough to be numbered, and the number knows the rest.
            if (count == 2) return CountNumbered(text, words, key, word);
        }
    }

    private int CountNumbered(string text, ReadOnlySpan<WordSpan> words, ulong key, ReadOnlySpan<char> word)
    {
        var mask = (int)((1UL << (64 - _shift)) - 1);
        for (var i = (int)(key * PairTable.Spread >> _shift); ; i = (i + 1) & mask)
        {
            ref var slot = ref _slots[i];
            if (slot.Stamp != _stamp) return 0;
            var first = words[_firsts[slot.Number]];
            if (slot.Key == key && text.AsSpan(first.Start, first.Length).SequenceEqual(word)) return _counts[slot.Number];
        }
    }

    // A key from the first and the last four characters and the length, without a branch up to eight; longer words mix in what lies between.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(ref byte text, int chars, WordSpan word)
    {
        if (word.Start + 4 > chars) return KeyAtEnd(ref text, word);
        ref var first = ref Unsafe.Add(ref text, (nuint)(uint)word.Start * 2);
        var past = Math.Max(0, word.Length - 4);
        var mask = MaskOf(word.Length);
        var head = Unsafe.ReadUnaligned<ulong>(ref first) & mask;
        var tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, (nuint)(uint)past * 2)) & mask;
        var key = Mix(head, tail, word.Length);
        for (var i = 4; i < past; i += 4)
            key = BitOperations.RotateLeft(key * 0xD6E8FEB86659FD93, 31) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, (nuint)(uint)i * 2));
        return key;
    }

    // The last word of a text may leave no room to read four characters at once.
    private static ulong KeyAtEnd(ref byte text, WordSpan word)
    {
        ulong key = 0;
        for (var i = word.Length - 1; i >= 0; i--) key = key << 16 | Unsafe.ReadUnaligned<char>(ref Unsafe.Add(ref text, (nuint)(uint)(word.Start + i) * 2));
        return Mix(key, key, word.Length);
    }

    private static ulong Mix(ulong head, ulong tail, int length) =>
        head ^ (BitOperations.RotateLeft(tail * 0xD6E8FEB86659FD93, 27) + (ulong)length * 0xA0761D6478BD642F);

    private static ulong MaskOf(int length) => ulong.MaxValue >> (64 - 16 * Math.Min(length, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreEqual(ref byte text, int chars, WordSpan a, WordSpan b)
    {
        if (a.Length != b.Length) return false;
        ref var left = ref Unsafe.Add(ref text, (nuint)(uint)a.Start * 2);
        ref var right = ref Unsafe.Add(ref text, (nuint)(uint)b.Start * 2);
        if (a.Length > 8 || Math.Max(a.Start, b.Start) + 4 > chars)
            return MemoryMarshal.CreateReadOnlySpan(ref left, a.Length * 2).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref right, a.Length * 2));
        var mask = MaskOf(a.Length);
        var past = (nuint)(uint)Math.Max(0, a.Length - 4) * 2;
        var heads = Unsafe.ReadUnaligned<ulong>(ref left) ^ Unsafe.ReadUnaligned<ulong>(ref right);
        var tails = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref left, past)) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref right, past));
        return ((heads | tails) & mask) == 0;
    }

    private Span<byte> Sightings()
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, _words * 4L));
        if (_sightings.Length < size) _sightings = new byte[size];
        var sightings = _sightings.AsSpan(0, size);
        sightings.Clear();
        return sightings;
    }

    private void MakeRoom(int words)
    {
        _words = words;
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words * 3L / 2));
        if (_slots.Length < (int)size) (_slots, _stamp) = (new Slot[size], 0);
        _shift = 64 - BitOperations.Log2(size);
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_slots);
            _stamp = 1;
        }

        if (_keys.Length >= words) return;
        var room = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)words), (uint)Array.MaxLength);
        _keys = new ulong[room];
        _counts = new int[room];
        _firsts = new int[room];
    }
}
