using System.Diagnostics;
using System.Text;
using Plinth.Languages;
using Plinth.Recipes;
using Plinth.Signals;
using Plinth.Storage;

namespace Plinth.Running;

/// <summary>What a run will take, from a sample of it: a few records of a few shards are read and taken through the steps, nothing is written.</summary>
/// <param name="InputBytes">Size of the input files.</param>
/// <param name="InputChars">Characters that the input unpacks to, by the usual packing ratio of its kind.</param>
/// <param name="SampleDocuments">Documents in the sample.</param>
/// <param name="SampleKept">Of them, kept by the steps that judge documents one by one.</param>
/// <param name="KeptShare">Characters kept of characters read, in the sample.</param>
/// <param name="CpuSeconds">Time on one core for the whole, in seconds; corpus steps counted at <see cref="CorpusStepNsPerChar"/>.</param>
/// <param name="DiskBytes">Disk for intermediate parts, corpus and ledger.</param>
/// <param name="MemoryBytes">Memory for a number of workers.</param>
public sealed record Estimate(
    long InputBytes, long InputChars, long SampleDocuments, long SampleKept, double KeptShare, double CpuSeconds, long DiskBytes, long MemoryBytes)
{
    /// <summary>What turning the corpus into tokens takes, which is part of the time, disk and memory; null where it is not asked for.</summary>
    public TokenEstimate? Tokens { get; init; }

    /// <summary>Usual cost of a corpus step, in nanoseconds a character of what reaches it.</summary>
    public const double CorpusStepNsPerChar = 25;

    private const int SampleShards = 3;
    private const int SampleRecords = 200;
    private const double WriteNsPerChar = 12;
    private const int WarmDocuments = 8;
    private const int FewestDocuments = 30;
    private static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostSampleTime = TimeSpan.FromSeconds(8);

    /// <summary>Estimates a run.</summary>
    public static Estimate Of(Recipe recipe, IReadOnlyList<PlannedShard> shards, int workers, CancellationToken ct)
    {
        var bytes = shards.Select(s => s.Path).Distinct().Sum(p => StoredFile.LengthOf(p));
        var inputChars = shards.DistinctBy(s => s.Path).Sum(s => (long)(StoredFile.LengthOf(s.Path) * CharsPerByte(s.Path)));
        var (documents, kept, charsIn, charsOut) = (0L, 0L, 0L, 0L);
        var sample = new List<string>();
        var (pace, cold, clock) = (new Pace(), new Pace(), Stopwatch.StartNew());
        foreach (var at in Enumerable.Range(0, Math.Min(SampleShards, shards.Count)).Select(i => i * shards.Count / SampleShards).Distinct())
        {
            var shard = shards[Math.Min(at, shards.Count - 1)];
            var (started, before, taken) = (clock.Elapsed, documents, Environment.CpuUsage.TotalTime);
            var signals = new TextSignals { Segmenter = new CjkSegmenter() };
            foreach (var record in recipe.Sources[shard.Source].Source.Read(shard.ToShard(), ct).Take(SampleRecords))
            {
                if (clock.Elapsed - started > (documents - before < FewestDocuments ? MostSampleTime : SampleTime)) break;
                if (record.Document is not { } doc) continue;
                documents++;
                charsIn += doc.Text.Length;
                doc.Lend(signals);
                var (chars, keeps) = (doc.Text.Length, Keeps(recipe, doc));

                // The first documents also load models and have the code compiled, which a run does once.
                var now = Environment.CpuUsage.TotalTime;
                (documents <= WarmDocuments ? cold : pace).Add(now - taken, chars);
                taken = now;
                if (!keeps) continue;
                kept++;
                charsOut += doc.Text.Length;
                if (recipe.Tokens is not null) sample.Add(doc.Text);
            }
        }

        var share = charsIn == 0 ? 1 : (double)charsOut / charsIn;
        var corpusSteps = recipe.Steps.Count(s => s.Step is ICorpusStep);
        var keptChars = inputChars * share;
        var perChar = (pace.Chars > 0 ? pace : cold).SecondsPerChar;
        var estimate = new Estimate(bytes, inputChars, documents, kept, share,
            inputChars * perChar + keptChars * (WriteNsPerChar * (1 + corpusSteps) + CorpusStepNsPerChar * corpusSteps) * 1e-9,
            (long)(keptChars * 0.45 * (1 + corpusSteps)), (150L + 120L * workers) << 20);
        if (recipe.Tokens is null) return estimate;
        var tokens = TokensOf(recipe, shards.Count, sample, documents == 0 ? 0 : keptChars / Math.Max(1, charsOut), keptChars, workers);
        return estimate with
        {
            Tokens = tokens,
            CpuSeconds = estimate.CpuSeconds + tokens.CpuSeconds,
            DiskBytes = estimate.DiskBytes + tokens.DiskBytes,
            MemoryBytes = Math.Max(estimate.MemoryBytes, (150L << 20) + tokens.MemoryBytes),
        };
    }

    /// <summary>Encodes the sample where the tokenizer is there, and scales to the corpus.</summary>
    private static TokenEstimate TokensOf(Recipe recipe, int shards, List<string> sample, double times, double chars, int workers)
    {
        var tokenizer = recipe.Tokens!.Tokenizer == TokenOutput.Train ? null : Plinth.Tokens.Tokenizer.Open(Path.GetFullPath(recipe.Tokens.Tokenizer, recipe.BaseDirectory));
        var encoder = tokenizer?.NewEncoder();
        var (bytes, ids) = (0L, 0L);
        foreach (var text in sample)
        {
            bytes += Encoding.UTF8.GetByteCount(text);
            if (encoder is not null) ids += encoder.Encode(text).Length;
        }

        return TokenEstimate.Of(recipe, shards, (long)(sample.Count * times), bytes == 0 ? (long)chars : (long)(bytes * times), ids == 0 ? null : bytes / (double)ids, tokenizer?.VocabularySize, workers);
    }

    private static bool Keeps(Recipe recipe, Document doc)
    {
        foreach (var entry in recipe.Steps)
        {
            if (entry.Step is ICorpusStep || !entry.IsFor(doc)) continue;
            if (StageTask.Apply(entry.Step, doc, null, new Rules()).Fate != Fate.Kept) return false;
        }

        return true;
    }

    /// <summary>Processor time of documents, and how long they were: what else the machine does is not counted.</summary>
    private sealed class Pace
    {
        private TimeSpan _time;

        public long Chars { get; private set; }

        public double SecondsPerChar => Chars == 0 ? 0 : _time.TotalSeconds / Chars;

        public void Add(TimeSpan time, int chars)
        {
            _time += time;
            Chars += chars;
        }
    }

    /// <summary>Characters that a byte on disk unpacks to: pages in gzip some 4.5, text in gzip or zstd some 2.8, Parquet some 2, plain text 1.</summary>
    private static double CharsPerByte(string path) => Path.GetFileName(path) switch
    {
        var n when n.Contains(".warc.gz", StringComparison.Ordinal) || n.Contains(".warc.zst", StringComparison.Ordinal) => 4.5,
        var n when n.EndsWith(".gz", StringComparison.Ordinal) || n.EndsWith(".zst", StringComparison.Ordinal) => 2.8,
        var n when n.EndsWith(".parquet", StringComparison.Ordinal) => 2,
        _ => 1,
    };
}
