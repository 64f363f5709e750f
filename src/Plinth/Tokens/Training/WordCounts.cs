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
    internal static WordCounts Of(WordTable table, long least, int workers = 1)
    {
        var order = table.Sorted();
        if (least > 1) order = Array.FindAll(order, index => table.CountOf(index) >= least);
        var counts = new long[order.Length];
        for (var i = 0; i < order.Length; i++) counts[i] = table.CountOf(order[i]);
        var places = ByCount(counts);
        var starts = new int[order.Length + 1];
        for (var i = 0; i < places.Length; i++) starts[i + 1] = checked(starts[i] + table.Word(places[i] = order[places[i]]).Length);
        var bytes = new byte[starts[^1]];
        // Copying goes all over the memory, so it is shared.
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers) }, worker =>
        {
            var end = (int)((worker + 1L) * places.Length / workers);
            for (var i = (int)((long)worker * places.Length / workers); i < end; i++) table.Word(places[i]).CopyTo(bytes.AsSpan(starts[i]));
        });
        return new WordCounts(bytes, starts, counts);
    }

    /// <summary>Puts counts in falling order.</summary>
    /// <returns>Where each was; equal ones stay in their order.</returns>
    private static int[] ByCount(long[] counts)
    {
        var order = new int[counts.Length];
        for (var i = 0; i < order.Length; i++) (order[i], counts[i]) = (i, -counts[i]);
        Array.Sort(counts, order);
        for (int from = 0, to; from < order.Length; from = to)
        {
            to = from + 1;
            while (to < order.Length && counts[to] == counts[from]) to++;
            order.AsSpan(from, to - from).Sort();
        }

        for (var i = 0; i < counts.Length; i++) counts[i] = -counts[i];
        return order;
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
            var counts = _counts[.._count];
            var order = ByCount(counts);
            var bytes = new byte[_starts[_count]];
            var starts = new int[_count + 1];
            for (var i = 0; i < _count; i++)
            {
                var word = _bytes.AsSpan(_starts[order[i]].._starts[order[i] + 1]);
                word.CopyTo(bytes.AsSpan(starts[i]));
                starts[i + 1] = starts[i] + word.Length;
            }

            return new WordCounts(bytes, starts, counts);
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
