using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Plinth.Running;

namespace Plinth.Tokens.Training;

/// <summary>Counts the pre-tokens of a corpus on several threads within a memory budget; the counts do not depend on the threads.</summary>
public sealed class WordCounter
{
    private const int ProgressEvery = 64;
    private const int HistogramCounts = 1 << 16;

    /// <summary>What cuts the text.</summary>
    public required IPreTokenizer PreTokenizer { get; init; }

    /// <summary>What is done to a text before it is cut; null for nothing.</summary>
    public Func<string, string>? Normalise { get; init; }

    /// <summary>Memory for counting and training together, in bytes; half of it goes to the tables, what does not fit goes to disk as sorted runs.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Share of the documents that is counted, chosen by a hash of their ids; null for all.</summary>
    public double? Sample { get; init; }

    /// <summary>Seed of the sample.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Where runs go when memory is short; the system's folder for temporary files when null.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Bytes of memory that training takes for a byte of a different word; with the words above the budget the rarest are left out.</summary>
    public int TrainingBytesPerByte { get; init; } = 24;

    /// <summary>Most bytes of the different words, with one between each two: training lays them out in one array. Beyond it the rarest are left out.</summary>
    internal long MostSlots { get; init; } = Array.MaxLength - 1;

    /// <summary>Counts a corpus.</summary>
    /// <exception cref="PlinthException">A file cannot be read at all; single broken records are passed over.</exception>
    public WordCounts Count(Corpus corpus, IRunProgress progress, CancellationToken ct)
    {
        progress.Begin("count words", corpus.Parts.Count, 0);
        using var runs = new CountRuns(TemporaryFolder ?? Path.GetTempPath());
        var workers = Math.Max(1, Math.Min(Workers, corpus.Parts.Count));
        var tables = new WordTable[workers];
        var totals = new Totals[workers];
        var next = -1;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct }, worker =>
        {
            tables[worker] = new WordTable();
            totals[worker] = new Totals();
            for (int part; (part = Interlocked.Increment(ref next)) < corpus.Parts.Count;)
            {
                CountPart(corpus.Parts[part], tables[worker], totals[worker], runs, workers, progress, ct);
                progress.TaskDone();
            }
        });
        progress.End();
        var report = new CountingReport
        {
            Documents = totals.Sum(t => t.Documents),
            Skipped = totals.Sum(t => t.Skipped),
            Bytes = totals.Sum(t => t.Bytes),
        };
        return Collect(tables, runs, report, ct);
    }

    private void CountPart((ISource Source, Shard Shard) part, WordTable table, Totals totals, CountRuns runs, int workers, IRunProgress progress, CancellationToken ct)
    {
        var limit = MemoryBytes / 2 / workers;
        var buffer = new byte[1 << 16];
        var (read, kept, chars) = (0L, 0L, 0L);
        foreach (var record in part.Source.Read(part.Shard, ct))
        {
            if (++read >= ProgressEvery)
            {
                progress.Advance(read, kept, chars);
                (read, kept, chars) = (0, 0, 0);
            }

            if (record.Document is not { } doc) continue;
            chars += doc.Text.Length;
            if (!IsSampled(doc.Id))
            {
                totals.Skipped++;
                continue;
            }

            kept++;
            totals.Documents++;
            var text = Normalise is null ? doc.Text : Normalise(doc.Text);
            totals.Bytes += Add(text, table, ref buffer, limit, runs);
        }

        progress.Advance(read, kept, chars);
    }

    private int Add(string text, WordTable table, ref byte[] buffer, long limit, CountRuns runs)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (buffer.Length < most) buffer = new byte[most];
        var utf8 = buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer));
        Span<int> ends = stackalloc int[64];
        for (var from = 0; from < utf8.Length;)
        {
            foreach (var to in ends[..PreTokenizer.Ends(utf8, from, ends)])
            {
                table.Add(utf8[from..to], 1);
                from = to;
            }
        }

        if (table.Memory > limit || table.Bytes > WordTable.MostBytes / 2) runs.Spill(table);
        return utf8.Length;
    }

    private bool IsSampled(string id) =>
        Sample is not { } share || XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()), (long)Seed) / (double)ulong.MaxValue < share;

    private WordCounts Collect(WordTable[] tables, CountRuns runs, CountingReport report, CancellationToken ct)
    {
        if (runs.Count == 0 && tables.Sum(t => (long)t.Bytes) <= WordTable.MostBytes)
        {
            var all = tables.MaxBy(t => t.Count)!;
            foreach (var table in tables)
                if (!ReferenceEquals(table, all)) all.Add(table);
            var cost = new CostByCount(TrainingBytesPerByte, MostSlots);
            for (var i = 0; i < all.Count; i++) cost.Add(all.Word(i).Length, all.CountOf(i));
            return Finish(cost, least => WordCounts.Of(all, least, Workers), report);
        }

        foreach (var table in tables)
            if (table.Count > 0) runs.Spill(table);
        var onDisk = new CostByCount(TrainingBytesPerByte, MostSlots);
        runs.Merge((word, count) => onDisk.Add(word.Length, count), ct);
        return Finish(onDisk, least =>
        {
            var words = new WordCounts.Builder();
            runs.Merge((word, count) =>
            {
                if (count >= least) words.Add(word, count);
            }, ct);
            return words.Build();
        }, report with { Runs = runs.Count });
    }

    private WordCounts Finish(CostByCount cost, Func<long, WordCounts> words, CountingReport report)
    {
        var (least, left, occurrences) = cost.Least(MemoryBytes - MemoryBytes / 4);
        var counts = words(least);
        return counts.With(report with { LeastCount = least, WordsLeftOut = left, OccurrencesLeftOut = occurrences });
    }

    private sealed class Totals
    {
        public long Documents { get; set; }

        public long Skipped { get; set; }

        public long Bytes { get; set; }
    }

    /// <summary>What training on the words would cost, by their counts.</summary>
    private sealed class CostByCount(int perByte, long mostSlots)
    {
        private readonly long[] _cost = new long[HistogramCounts];
        private readonly long[] _words = new long[HistogramCounts];
        private readonly long[] _slots = new long[HistogramCounts];

        public void Add(int length, long count)
        {
            var at = (int)Math.Min(count, HistogramCounts - 1);
            _cost[at] += (long)length * perByte + 24;
            _words[at]++;
            _slots[at] += length + 1;
        }

        /// <summary>The smallest count whose words, with all that are more frequent, fit.</summary>
        public (long Least, long Words, long Occurrences) Least(long budget)
        {
            var (sum, slots) = (0L, 0L);
            var least = HistogramCounts - 1;
            for (; least > 0 && sum + _cost[least] <= budget && slots + _slots[least] <= mostSlots; least--) (sum, slots) = (sum + _cost[least], slots + _slots[least]);
            var (words, occurrences) = (0L, 0L);
            for (var count = 1; count <= least; count++)
            {
                words += _words[count];
                occurrences += _words[count] * count;
            }

            return (least + 1, words, occurrences);
        }
    }
}
