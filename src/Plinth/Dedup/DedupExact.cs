namespace Plinth.Dedup;

/// <summary>Drops documents whose text, normalised text or address is that of another.</summary>
/// <remarks>
/// Compared by XxHash128: two different texts among ten thousand million share one with a probability of about 10^-19. Costs 40 bytes a
/// document and its id on disk, and 5 bytes in memory, up to <see cref="MemoryMb"/>, while clusters are formed. A document with nothing to compare (blank
/// text, no letters or digits under <c>normalised</c>, no address) is never a duplicate.
/// </remarks>
public sealed record DedupExact : ICorpusStep, IPrepared
{
    /// <summary>What documents are compared by; the text by default.</summary>
    public ExactBy By { get; init; } = ExactBy.Text;

    /// <summary>Under <c>normalised</c>, take every ASCII digit for 0, as CCNet does (Wenzek et al. 2019, arXiv:1911.00359); off by default.</summary>
    public bool DigitsToZero { get; init; }

    /// <summary>How many of a set of duplicates stay; 1 by default.</summary>
    [Within(1, 1_000_000)]
    public int MaxCopies { get; init; } = 1;

    /// <summary>Which of them stay; the first by default.</summary>
    public Keep Keep { get; init; } = Keep.First;

    /// <summary>The label that <c>keep: best</c> goes by: the highest number stays.</summary>
    public string? Signal { get; init; }

    /// <summary>Folder of an index of what earlier runs kept, which this run's documents are compared with and added to; none by default.</summary>
    public string? Index { get; init; }

    /// <summary>Memory in which clusters are formed, in MB; 1,024 by default, which holds 200 million documents. More of them go through it a part at a time, with the same result.</summary>
    [Within(16, 1_000_000)]
    public int MemoryMb { get; init; } = Clusters.DefaultMemoryMb;

    private DedupIndex? _index;

    /// <summary>Memory of one sort, in bytes.</summary>
    internal int SortBytes { get; init; } = ExternalSort<Pair>.DefaultBytes;

    /// <summary>Checks that the options go together.</summary>
    public void Prepare(StepContext context)
    {
        _ = new KeepScore(Keep, Signal);
        _index = Index is null ? null : DedupIndex.For(context.Resolve(Index), Keep);
        _index?.Check(Head());
    }

    long ICorpusStep.MostDocuments => DedupFiles.MostDocuments;

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new ContentSketch(new DedupFiles(work).Sketch(shard), this);

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work) =>
        Phases(new DedupFiles(work, Index is null ? null : IndexPin.Of(Opened(), Head(), work)), Keep, MaxCopies, (long)MemoryMb << 20, SortBytes);

    /// <summary>The phases of a step whose sketches are two columns of a 128-bit hash.</summary>
    internal static IReadOnlyList<Phase> Phases(DedupFiles files, Keep keep, int maxCopies, long memory, int sortBytes)
    {
        var work = files.Work;
        return
        [
            new Phase("number", 1, (_, ct) => files.Number(ct)) { Files = _ => [files.Numbers] },
            new Phase("identical", IdenticalContent.Parts, (part, ct) => IdenticalContent.Find(files, part, 0, sortBytes, ct)) { MemoryFor = _ => sortBytes, Files = part => [files.Identical(part)] },
            new Phase("clusters", 1, (_, ct) => Clusters.Choose(files, [], keep, maxCopies, memory, sortBytes, ct)) { MemoryFor = n => Clusters.MemoryFor(n, memory, sortBytes), Files = _ => Clusters.Files(files) },
            new Phase("decisions", work.Shards, (shard, ct) => DecisionFile.Write(files, files.Before + shard, _ => double.NaN, ct)) { Files = shard => [files.Decisions(files.Before + shard)] },
        ];
    }

    /// <summary>Opens the decisions: rule <c>duplicate</c>; a document that stays gets the label <c>copies</c>, 1 where it had no duplicate.</summary>
    public IDecisions Decide(CorpusWork work, int shard) => DecisionFile.Open(new DedupFiles(work), shard, "duplicate", double.NaN, "copies");

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Finish(CorpusWork work) => Index is null ? [] : new IndexAddition(Opened(), Head(), work, null).Phases();

    private DedupIndex Opened() => _index ?? new DedupIndex(Path.GetFullPath(Index!));

    private IndexHead Head() => new("dedup-exact", ("by", By), ("digits_to_zero", DigitsToZero));

    private sealed class ContentSketch(string path, DedupExact step) : ISketch
    {
        private readonly SketchWriter _writer = new(path, 2);
        private readonly ExactContent _content = new(step.By, step.DigitsToZero);
        private readonly KeepScore _score = new(step.Keep, step.Signal);

        public void Add(Document doc)
        {
            var hash = _content.Hash(doc);
            _writer.Add(doc.Id, _score.Of(doc), [(ulong)(hash >> 64), (ulong)hash]);
        }

        public void Complete() => _writer.Complete();

        public void Dispose() => _writer.Dispose();
    }
}
