using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.Tokens.Training;

/// <summary>Counts byte strings: an open hash table over one flat array of bytes. Not shared between threads.</summary>
internal sealed class WordTable
{
    /// <summary>Most bytes of one table's words together; beyond it a table must be emptied.</summary>
    public const int MostBytes = 1 << 30;

    private const ulong Mix = 0x9E3779B97F4A7C15;

    private Entry[] _entries = new Entry[1024];
    private byte[] _bytes = new byte[1 << 14];
    private ulong[] _slots = new ulong[4096];
    private int _used;

    private struct Entry
    {
        public long Count;
        public int Start;
        public int Length;
    }

    /// <summary>Different words.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all different words.</summary>
    public int Bytes => _used;

    /// <summary>Memory that the words take, in bytes, with what arrays that double have to spare.</summary>
    public long Memory => Count * 64L + _used * 2L;

    /// <summary>The word at an index.</summary>
    public ReadOnlySpan<byte> Word(int index) => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <summary>How often the word at an index was counted.</summary>
    public long CountOf(int index) => _entries[index].Count;

    /// <summary>Counts a word.</summary>
    public void Add(ReadOnlySpan<byte> word, long count)
    {
        var hash = Hash(word);
        var mask = _slots.Length - 1;
        var tag = hash & 0xFFFFFFFF00000000;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var slot = _slots[at];
            if (slot == 0)
            {
                _slots[at] = tag | (uint)(Count + 1);
                Append(word, count);
                return;
            }

            if ((slot & 0xFFFFFFFF00000000) != tag) continue;
            ref var entry = ref _entries[(int)(uint)slot - 1];
            if (entry.Length != word.Length || !_bytes.AsSpan(entry.Start, entry.Length).SequenceEqual(word)) continue;
            entry.Count += count;
            return;
        }
    }

    /// <summary>Adds all of another table.</summary>
    public void Add(WordTable other)
    {
        for (var i = 0; i < other.Count; i++) Add(other.Word(i), other._entries[i].Count);
    }

    /// <summary>Forgets all words and keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        (Count, _used) = (0, 0);
    }

    /// <summary>Indices in ascending order of the words' bytes.</summary>
    public int[] Sorted()
    {
        var order = new int[Count];
        var keys = new ulong[Count];
        for (var i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, Prefix(Word(i)));
        Array.Sort(keys, order);
        var compare = Comparer<int>.Create((a, b) => Word(a).SequenceCompareTo(Word(b)));
        for (int from = 0, to; from < order.Length; from = to)
        {
            to = from + 1;
            while (to < order.Length && keys[to] == keys[from]) to++;
            if (to - from > 1) Array.Sort(order, from, to - from, compare);
        }

        return order;
    }

    /// <summary>The first eight bytes as a number that orders as the bytes do.</summary>
    private static ulong Prefix(ReadOnlySpan<byte> word)
    {
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        word[..Math.Min(8, word.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    /// <summary>Where a word lies in the table; results never depend on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        ref var first = ref MemoryMarshal.GetReference(word);
        ulong a, b;
        var length = word.Length;
        if (length >= 8)
        {
            a = Mix ^ (ulong)length;
            var at = 0;
            for (; at + 8 < length; at += 8) a = Fold(a ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)), Mix);
            b = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, length - 8));
        }
        else if (length >= 4)
        {
            a = Unsafe.ReadUnaligned<uint>(ref first);
            b = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4)) | ((ulong)length << 32);
        }
        else
        {
            a = length > 0 ? first | ((ulong)Unsafe.Add(ref first, length >> 1) << 8) | ((ulong)Unsafe.Add(ref first, length - 1) << 16) : 0;
            b = (ulong)length;
        }

        return Fold(a ^ 0xA0761D6478BD642F, b ^ 0xE7037ED1A0B428DB);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private void Append(ReadOnlySpan<byte> word, long count)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        if (_used > _bytes.Length - word.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, (long)BitOperations.RoundUpToPowerOf2((uint)_used + (uint)word.Length))));
        word.CopyTo(_bytes.AsSpan(_used));
        _entries[Count++] = new() { Count = count, Start = _used, Length = word.Length };
        _used += word.Length;
        if (Count * 2 > _slots.Length) Grow();
    }

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var hash = Hash(Word(i));
            var at = (int)hash & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = (hash & 0xFFFFFFFF00000000) | (uint)(i + 1);
        }

        _slots = slots;
    }
}
