using System.Text;
using Plinth.Storage;

namespace Plinth.TextModels;

/// <summary>
/// Sorts documents into head, middle and tail by the label <c>perplexity</c>, with cut-offs that are fitted on the run itself for each language
/// (Wenzek et al. 2019, CCNet: the percentiles of a sample; here of all documents).
/// </summary>
/// <remarks>
/// Perplexities are counted in bins of 1/512 of a decade, so a cut-off is exact to half a percent, and what is kept of a language is 32 kB whatever its size.
/// Documents without the label pass. The label is <c>perplexity_bucket</c>.
/// </remarks>
public sealed record PerplexityBuckets : ICorpusStep, IPrepared
{
    /// <summary>Percentile below which documents are of the head, 0 to 100; 30 by default, as in cc_net's code.</summary>
    [Within(0, 100)]
    public double HeadPercentile { get; init; } = 30;

    /// <summary>Percentile below which documents are of the middle, 0 to 100; 60 by default.</summary>
    [Within(0, 100)]
    public double MiddlePercentile { get; init; } = 60;

    /// <summary>Buckets that are kept; null (the default) keeps all three apart by their label.</summary>
    public string[]? Keep { get; init; }

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        PerplexityBucket.Check(Keep);
        if (MiddlePercentile < HeadPercentile) throw new PlinthException("middle_percentile is below head_percentile");
    }

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new Counts(work.File("perplexity", shard, ".bin"));

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work) => [new Phase("cut-offs", 1, (_, ct) => Fit(work, ct)) { Files = _ => [work.File("cut-offs.bin")] }];

    /// <inheritdoc/>
    public IDecisions Decide(CorpusWork work, int shard) => new Decisions(this, ReadCutOffs(work.File("cut-offs.bin")));

    private void Fit(CorpusWork work, CancellationToken ct)
    {
        var sum = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        for (var shard = 0; shard < work.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            PerplexityCounts.AddTo(sum, work.File("perplexity", shard, ".bin"));
        }

        using var file = CheckedFile.Create(work.File("cut-offs.bin"));
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(sum.Count);
            foreach (var (language, counts) in sum)
            {
                writer.Write(language);
                writer.Write(PerplexityCounts.Percentile(counts, HeadPercentile));
                writer.Write(PerplexityCounts.Percentile(counts, MiddlePercentile));
            }
        }

        file.Complete();
    }

    private static Dictionary<string, (double Head, double Middle)> ReadCutOffs(string path)
    {
        using var reader = new BinaryReader(new MemoryStream(CheckedFile.ReadAll(path)));
        var cutOffs = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--) cutOffs.Add(reader.ReadString(), (reader.ReadDouble(), reader.ReadDouble()));
        return cutOffs;
    }

    private static string LanguageOf(Document doc) => doc.Labels.Get("language")?.AsText() ?? "";

    private sealed class Counts(string path) : ISketch
    {
        private readonly SortedDictionary<string, long[]> _counts = new(StringComparer.Ordinal);

        public void Add(Document doc)
        {
            if (doc.Labels.Get("perplexity")?.AsNumber() is not { } perplexity) return;
            var language = LanguageOf(doc);
            if (!_counts.TryGetValue(language, out var counts)) _counts.Add(language, counts = new long[PerplexityCounts.Bins]);
            counts[PerplexityCounts.Bin(perplexity)]++;
        }

        public void Complete() => PerplexityCounts.Write(_counts, path);

        public void Dispose()
        {
            // Nothing is open before the file is written.
        }
    }

    private sealed class Decisions(PerplexityBuckets step, Dictionary<string, (double Head, double Middle)> cutOffs) : IDecisions
    {
        public Verdict Next(Document doc, Rules rules)
        {
            if (doc.Labels.Get("perplexity")?.AsNumber() is not { } perplexity || !cutOffs.TryGetValue(LanguageOf(doc), out var limits)) return Verdict.Keep;
            return PerplexityBucket.Judge(doc, perplexity, limits.Head, limits.Middle, step.Keep) ?? Verdict.Keep;
        }

        public void Dispose()
        {
            // All is in memory.
        }
    }
}
