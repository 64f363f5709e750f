namespace Plinth.Tokens.Training;

/// <summary>The different pre-tokens of a corpus with their counts: bytes in one flat array, counts of 64 bits, most frequent first.</summary>
/// <remarks>Words of one count are in the order of their bytes, so that the same corpus gives the same arrays however it was counted.</remarks>
public sealed class WordCounts
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly long[] _counts;

    internal WordCounts(byte[] bytes, int[] starts, long[] counts)
    {
        (_bytes, _starts, _counts) = (bytes, starts, counts);
        foreach (var count in counts) Occurrences += count;
    }

    /// <summary>Different words.</summary>
    public int Count => _counts.Length;

    /// <summary>Bytes of all different words.</summary>
    public int Bytes => _starts[^1];

    /// <summary>Sum of all counts.</summary>
    public long Occurrences { get; }

    /// <summary>How it was counted, and what was left out.</summary>
    public CountingReport Report { get; private init; } = new();

    /// <summary>The bytes of a word.</summary>
    public ReadOnlySpan<byte> Word(int index) => _bytes.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>How often a word stands in the corpus.</summary>
    public long CountOf(int index) => _counts[index];

    internal WordCounts With(CountingReport report) => new(_bytes, _starts, _counts) { Report = report };

    /// <summary>Makes counts from words in any order; equal words are added up.</summary>
    public static WordCounts Of(IEnumerable<(byte[] Word, long Count)> words)
    {
        var table = new WordTable();
        foreach (var (word, count) in words) table.Add(word, count);
        return Of(table, 1);
    }

    /// <summary>The words of a table that were counted at least so often.</summary>
    internal static WordCounts Of(WordTable table, long least)
    {
        var order = table.Sorted();
        var sorted = new Builder();
        foreach (var index in order)
            if (table.CountOf(index) >= least) sorted.Add(table.Word(index), table.CountOf(index));
        return sorted.Build();
    }

    /// <summary>Takes words in the order of their bytes, each once.</summary>
    internal sealed class Builder
    {
        private byte[] _bytes = new byte[1 << 12];
        private int[] _starts = new int[1 << 8];
        private long[] _counts = new long[1 << 8];
        private int _count;

        public void Add(ReadOnlySpan<byte> word, long count)
        {
            if (_count + 1 == _starts.Length)
            {
                Array.Resize(ref _starts, _starts.Length * 2);
                Array.Resize(ref _counts, _starts.Length);
            }

            var start = _starts[_count];
            if (start > Array.MaxLength - word.Length)
                throw new PlinthException("the corpus has more than 2 GB of different words; count a sample of it (--sample), or give less memory so that rare words are left out");
            if (start + word.Length > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, start + (long)word.Length)));
            word.CopyTo(_bytes.AsSpan(start));
            _counts[_count] = count;
            _starts[++_count] = start + word.Length;
        }

        /// <summary>Puts them in order of their counts; the sort is by count and then by place, so equal counts stay as they came.</summary>
        public WordCounts Build()
        {
            var order = new int[_count];
            var keys = new long[_count];
            for (var i = 0; i < _count; i++) (order[i], keys[i]) = (i, -_counts[i]);
            Array.Sort(keys, order);
            for (int from = 0, to; from < _count; from = to)
            {
                to = from + 1;
                while (to < _count && keys[to] == keys[from]) to++;
                order.AsSpan(from, to - from).Sort();
            }

            var bytes = new byte[_starts[_count]];
            var starts = new int[_count + 1];
            for (var i = 0; i < _count; i++)
            {
                var word = _bytes.AsSpan(_starts[order[i]].._starts[order[i] + 1]);
                word.CopyTo(bytes.AsSpan(starts[i]));
                starts[i + 1] = starts[i] + word.Length;
                keys[i] = -keys[i];
            }

            return new WordCounts(bytes, starts, keys);
        }
    }
}

/// <summary>How words were counted.</summary>
public sealed record CountingReport
{
    /// <summary>Documents that were counted.</summary>
    public long Documents { get; init; }

    /// <summary>Documents that the sample passed over.</summary>
    public long Skipped { get; init; }

    /// <summary>Bytes of UTF-8 that were counted.</summary>
    public long Bytes { get; init; }

    /// <summary>Sorted runs that went to disk; 0 where all fitted into memory.</summary>
    public int Runs { get; init; }

    /// <summary>Words below this count were left out for want of memory; 1 where none was.</summary>
    public long LeastCount { get; init; } = 1;

    /// <summary>Different words left out.</summary>
    public long WordsLeftOut { get; init; }

    /// <summary>Occurrences of the words left out.</summary>
    public long OccurrencesLeftOut { get; init; }
}
