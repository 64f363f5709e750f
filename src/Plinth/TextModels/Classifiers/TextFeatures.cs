using System.Text;

namespace Plinth.TextModels.Classifiers;

/// <summary>The words of a model and the rows that a text's words, n-grams of words and n-grams of characters stand for (fastText's dictionary.cc).</summary>
internal sealed class TextFeatures
{
    /// <summary>The word that ends a line.</summary>
    public static ReadOnlySpan<byte> EndOfLine => "</s>"u8;

    private readonly FastTextArguments _arguments;
    private readonly byte[][] _words;
    private readonly int[] _slots; // open addressing by FNV-1a, as many slots as keep it a third full
    private readonly Dictionary<int, int>? _kept;

    /// <param name="arguments">The model's.</param>
    /// <param name="words">Words by row.</param>
    /// <param name="kept">Of a pruned model: the row of each bucket that stayed.</param>
    public TextFeatures(FastTextArguments arguments, byte[][] words, Dictionary<int, int>? kept)
    {
        (_arguments, _words, _kept) = (arguments, words, kept);
        _slots = new int[Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)words.Length * 3))];
        Array.Fill(_slots, -1);
        for (var i = 0; i < words.Length; i++)
        {
            var at = Hash(words[i]) & (uint)(_slots.Length - 1);
            while (_slots[at] >= 0) at = (at + 1) & (uint)(_slots.Length - 1);
            _slots[at] = i;
        }
    }

    /// <summary>Number of words.</summary>
    public int WordCount => _words.Length;

    /// <summary>A word's text.</summary>
    public ReadOnlySpan<byte> Word(int row) => _words[row];

    /// <summary>FNV-1a over signed bytes, which is fastText's.</summary>
    public static uint Hash(ReadOnlySpan<byte> word)
    {
        var hash = 2166136261;
        foreach (var b in word) hash = (hash ^ (uint)(sbyte)b) * 16777619;
        return hash;
    }

    /// <summary>The row of a word, or -1.</summary>
    public int Row(ReadOnlySpan<byte> word, uint hash)
    {
        for (var at = hash & (uint)(_slots.Length - 1); _slots[at] >= 0; at = (at + 1) & (uint)(_slots.Length - 1))
            if (_words[_slots[at]].AsSpan().SequenceEqual(word)) return _slots[at];
        return -1;
    }

    /// <summary>The rows of a text.</summary>
    /// <param name="utf8">The text; ends of lines are spaces, and one end of line closes it.</param>
    /// <param name="rows">Where they go; cleared first.</param>
    /// <param name="hashes">Scratch.</param>
    /// <returns>Number of words.</returns>
    public int Of(ReadOnlySpan<byte> utf8, List<int> rows, List<int> hashes)
    {
        rows.Clear();
        hashes.Clear();
        var start = -1;
        for (var i = 0; i <= utf8.Length; i++)
        {
            var space = i == utf8.Length || utf8[i] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0x0B or 0x0C or 0;
            if (!space && start < 0) start = i;
            else if (space && start >= 0)
            {
                AddWord(utf8[start..i], rows, hashes);
                start = -1;
            }
        }

        AddWord(EndOfLine, rows, hashes);
        AddWordNgrams(rows, hashes);
        return hashes.Count - 1;
    }

    private void AddWord(ReadOnlySpan<byte> word, List<int> rows, List<int> hashes)
    {
        var hash = Hash(word);
        // A label in a text to be judged is no word, known or not.
        if (word.StartsWith(TextClassifier.LabelPrefix)) return;
        var row = Row(word, hash);
        if (row >= 0) rows.Add(row);
        if (_arguments.MaxChars > 0 && !word.SequenceEqual(EndOfLine)) AddCharNgrams(word, rows);
        hashes.Add((int)hash);
    }

    // Of the word between < and >; those of one character that are only < or > do not count.
    private void AddCharNgrams(ReadOnlySpan<byte> word, List<int> rows)
    {
        Span<byte> marked = word.Length <= 254 ? stackalloc byte[256] : new byte[word.Length + 2];
        marked = marked[..(word.Length + 2)];
        marked[0] = (byte)'<';
        word.CopyTo(marked[1..]);
        marked[^1] = (byte)'>';
        for (var i = 0; i < marked.Length; i++)
        {
            if ((marked[i] & 0xC0) == 0x80) continue;
            var hash = 2166136261;
            for (int j = i, n = 1; j < marked.Length && n <= _arguments.MaxChars; n++)
            {
                do hash = (hash ^ (uint)(sbyte)marked[j++]) * 16777619;
                while (j < marked.Length && (marked[j] & 0xC0) == 0x80);
                if (n >= _arguments.MinChars && !(n == 1 && (i == 0 || j == marked.Length))) AddBucket((int)(hash % (uint)_arguments.Buckets), rows);
            }
        }
    }

    private void AddWordNgrams(List<int> rows, List<int> hashes)
    {
        if (_arguments.WordNgrams < 2) return;
        for (var i = 0; i < hashes.Count; i++)
        {
            var hash = (ulong)(long)hashes[i];
            for (var j = i + 1; j < hashes.Count && j < i + _arguments.WordNgrams; j++)
            {
                hash = (hash * 116049371) + (ulong)(long)hashes[j];
                AddBucket((int)(hash % (ulong)_arguments.Buckets), rows);
            }
        }
    }

    private void AddBucket(int bucket, List<int> rows)
    {
        if (_kept is null) rows.Add(_words.Length + bucket);
        else if (_kept.TryGetValue(bucket, out var row)) rows.Add(_words.Length + row);
    }

    /// <summary>The words as text, for showing.</summary>
    public string Text(int row) => Encoding.UTF8.GetString(_words[row]);
}
