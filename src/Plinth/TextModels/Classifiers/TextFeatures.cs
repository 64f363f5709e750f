using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plinth.TextModels.Classifiers;

/// <summary>The words of a model and the rows that a text's words, n-grams of words and n-grams of characters stand for (fastText's dictionary.cc).</summary>
internal sealed class TextFeatures
{
    private const uint HashBasis = 2166136261;
    private const uint HashPrime = 16777619;
    private const ulong NGramFactor = 116049371;

    private readonly FastTextArguments _arguments;
    private readonly byte[] _bytes; // all words, one after another
    private readonly int[] _starts; // of each word, and the end of the last
    private readonly Slot[] _slots; // open addressing by FNV-1a, at most half full
    private readonly Dictionary<int, int>? _kept;
    private readonly ulong _buckets;
    private readonly ulong _reciprocal;
    private readonly int _endRow;
    private readonly uint _endHash;

    /// <param name="arguments">The model's.</param>
    /// <param name="words">Words by row.</param>
    /// <param name="kept">Of a pruned model: the row of each bucket that stayed.</param>
    public TextFeatures(FastTextArguments arguments, byte[][] words, Dictionary<int, int>? kept)
    {
        (_arguments, _kept) = (arguments, kept);
        WordCount = words.Length;
        _starts = new int[words.Length + 1];
        for (var i = 0; i < words.Length; i++) _starts[i + 1] = checked(_starts[i] + words[i].Length);
        _bytes = new byte[_starts[^1]];
        _slots = new Slot[Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)words.Length * 2))];
        for (var i = 0; i < words.Length; i++)
        {
            words[i].CopyTo(_bytes, _starts[i]);
            var hash = Hash(words[i]);
            var at = Place(hash);
            while (_slots[at].Row > 0) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = new Slot(hash, i + 1);
        }

        _buckets = (ulong)Math.Max(1, arguments.Buckets);
        _reciprocal = ulong.MaxValue / _buckets;
        _endHash = Hash(EndOfLine);
        _endRow = Row(EndOfLine, _endHash);
    }

    /// <summary>The word that ends a line.</summary>
    public static ReadOnlySpan<byte> EndOfLine => "</s>"u8;

    /// <summary>Number of words.</summary>
    public int WordCount { get; }

    /// <summary>A word's text.</summary>
    public ReadOnlySpan<byte> Word(int row) => _bytes.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>FNV-1a over signed bytes, which is fastText's.</summary>
    public static uint Hash(ReadOnlySpan<byte> word)
    {
        var hash = HashBasis;
        foreach (var b in word) hash = (hash ^ (uint)(sbyte)b) * HashPrime;
        return hash;
    }

    /// <summary>The row of a word, or -1.</summary>
    public int Row(ReadOnlySpan<byte> word, uint hash)
    {
        for (var at = Place(hash); _slots[at].Row > 0; at = (at + 1) & (_slots.Length - 1))
        {
            var slot = _slots[at];
            if (slot.Hash == hash && Word(slot.Row - 1).SequenceEqual(word)) return slot.Row - 1;
        }

        return -1;
    }

    /// <summary>The rows of a text.</summary>
    /// <param name="utf8">The text; ends of lines are spaces, and one end of line closes it.</param>
    /// <param name="rows">Where they go; cleared first.</param>
    /// <param name="hashes">Scratch: then the hashes of the words.</param>
    /// <returns>Number of words.</returns>
    public int Of(ReadOnlySpan<byte> utf8, IntBuffer rows, IntBuffer hashes)
    {
        rows.Clear();
        hashes.Clear();
        var at = 0;
        while (NextWord(utf8, ref at, out var start, out var hash)) AddWord(utf8[start..at], hash, rows, hashes);
        if (_endRow >= 0) rows.Add(_endRow);
        hashes.Add((int)_endHash);
        AddWordNgrams(rows, hashes.Items);
        return hashes.Count - 1;
    }

    /// <summary>Goes to the next word.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="at">Where to begin; then the word's end.</param>
    /// <param name="start">The word's start.</param>
    /// <param name="hash">Its hash.</param>
    public static bool NextWord(ReadOnlySpan<byte> utf8, ref int at, out int start, out uint hash)
    {
        var i = at;
        while ((uint)i < (uint)utf8.Length && IsSpace(utf8[i])) i++;
        start = i;
        hash = HashBasis;
        for (; (uint)i < (uint)utf8.Length && !IsSpace(utf8[i]); i++) hash = (hash ^ (uint)(sbyte)utf8[i]) * HashPrime;
        at = i;
        return i > start;
    }

    /// <summary>The row of an n-gram of words by the hashes of its words; -1 where the model was pruned of it.</summary>
    public int NgramRow(ReadOnlySpan<int> hashes)
    {
        var hash = (ulong)(long)hashes[0];
        foreach (var next in hashes[1..]) hash = (hash * NGramFactor) + (ulong)(long)next;
        return BucketRow(Bucket(hash));
    }

    /// <summary>The words as text, for showing.</summary>
    public string Text(int row) => Encoding.UTF8.GetString(Word(row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpace(byte b) => b <= 32 && ((1UL << b) & ((1UL << ' ') | (1UL << '\n') | (1UL << '\r') | (1UL << '\t') | (1UL << 0x0B) | (1UL << 0x0C) | 1)) != 0;

    // FNV's low bits are its good ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(uint hash) => (int)hash & (_slots.Length - 1);

    private void AddWord(ReadOnlySpan<byte> word, uint hash, IntBuffer rows, IntBuffer hashes)
    {
        // A label in a text to be judged is no word, known or not.
        if (word[0] == '_' && word.StartsWith(TextClassifier.LabelPrefix)) return;
        var row = Row(word, hash);
        if (row >= 0) rows.Add(row);
        if (_arguments.MaxChars > 0 && !word.SequenceEqual(EndOfLine)) AddCharNgrams(word, rows);
        hashes.Add((int)hash);
    }

    // Of the word between < and >; those of one character that are only < or > do not count.
    private void AddCharNgrams(ReadOnlySpan<byte> word, IntBuffer rows)
    {
        Span<byte> marked = word.Length <= 254 ? stackalloc byte[256] : new byte[word.Length + 2];
        marked = marked[..(word.Length + 2)];
        marked[0] = (byte)'<';
        word.CopyTo(marked[1..]);
        marked[^1] = (byte)'>';
        for (var i = 0; i < marked.Length; i++)
        {
            if ((marked[i] & 0xC0) == 0x80) continue;
            var hash = HashBasis;
            for (int j = i, n = 1; j < marked.Length && n <= _arguments.MaxChars; n++)
            {
                do hash = (hash ^ (uint)(sbyte)marked[j++]) * HashPrime;
                while (j < marked.Length && (marked[j] & 0xC0) == 0x80);
                if (n >= _arguments.MinChars && !(n == 1 && (i == 0 || j == marked.Length))) AddBucket(Bucket(hash), rows);
            }
        }
    }

    private void AddWordNgrams(IntBuffer rows, ReadOnlySpan<int> hashes)
    {
        if (_arguments.WordNgrams < 2) return;
        for (var i = 0; i < hashes.Length; i++)
        {
            var hash = (ulong)(long)hashes[i];
            var end = Math.Min(hashes.Length, i + _arguments.WordNgrams);
            for (var j = i + 1; j < end; j++)
            {
                hash = (hash * NGramFactor) + (ulong)(long)hashes[j];
                AddBucket(Bucket(hash), rows);
            }
        }
    }

    // The rest of a division by the number of buckets, without dividing: the estimated quotient is at most two too small.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Bucket(ulong hash)
    {
        var rest = hash - (Math.BigMul(hash, _reciprocal, out _) * _buckets);
        while (rest >= _buckets) rest -= _buckets;
        return (int)rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddBucket(int bucket, IntBuffer rows)
    {
        var row = BucketRow(bucket);
        if (row >= 0) rows.Add(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BucketRow(int bucket) => _kept is null ? WordCount + bucket : _kept.TryGetValue(bucket, out var row) ? WordCount + row : -1;

    private readonly record struct Slot(uint Hash, int Row); // the row plus one; 0 is empty
}
