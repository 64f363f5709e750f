using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Dedup;

/// <summary>Drops documents that are nearly the same as another, by the Jaccard similarity of their sets of shingles.</summary>
/// <remarks>
/// MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3) proposes pairs. With
/// <see cref="Verify"/> the true similarity of each is measured on the shingles themselves, and only pairs at <see cref="Threshold"/> or
/// above count: every document that is dropped hangs together with the one that stays by a chain of such pairs. Documents with identical shingles are
/// joined beforehand by a 128-bit hash. Costs per document: 8 bytes a band, 40 bytes and its id on disk; with the check, 8 bytes a
/// shingle of the candidates, for the time of the run; in memory a bit, and 5 bytes up to <see cref="MemoryMb"/> while clusters are formed. Nothing in memory grows with the text.
/// </remarks>
public sealed partial record DedupMinHash : ICorpusStep, IPrepared, IPresets<DedupMinHash>
{
    /// <summary>Units in a shingle; 5, as FineWeb has it (Penedo et al. 2024, arXiv:2406.17557).</summary>
    [Within(1, 1000)]
    public int Shingle { get; init; } = 5;

    /// <summary>What shingles are made of; words by default. A character of Han, kana or Thai counts as a word.</summary>
    public ShingleUnit Unit { get; init; } = ShingleUnit.Words;

    /// <summary>Bands, b; 14, as FineWeb has it.</summary>
    [Within(1, 1000)]
    public int Bands { get; init; } = 14;

    /// <summary>MinHash values in a band, r; 8, as FineWeb has it.</summary>
    [Within(1, 100)]
    public int Rows { get; init; } = 8;

    /// <summary>The Jaccard similarity, 0 to 1, from which on a verified pair counts as duplicates; 0.8.</summary>
    [Within(0.05, 1)]
    public double Threshold { get; init; } = 0.8;

    /// <summary>Measure the true similarity of every candidate pair; on by default.</summary>
    /// <remarks>Off, every pair that shares a band counts, as most published runs have it.</remarks>
    public bool Verify { get; init; } = true;

    /// <summary>With <see cref="Verify"/>, the least probability that a pair just at the threshold is found; 0.995.</summary>
    /// <remarks>
    /// Bands are added until it is reached; null keeps to the bands given.
    /// FineWeb's 14 bands of 8 find a pair at 0.8 with a probability of 0.924; 29 bands find 0.995 of them. Where the same rows would take more
    /// than three times the values, rows go down too. Cost: sketching takes up to three times the multiplications.
    /// </remarks>
    [Within(0.5, 0.999999)]
    public double? Recall { get; init; } = 0.995;

    /// <summary>How many documents of a cluster stay; 1 by default.</summary>
    [Within(1, 1_000_000)]
    public int MaxCopies { get; init; } = 1;

    /// <summary>Which of them stay; the first by default.</summary>
    public Keep Keep { get; init; } = Keep.First;

    /// <summary>The label that <c>keep: best</c> goes by: the highest number stays.</summary>
    public string? Signal { get; init; }

    /// <summary>Bits of a shingle's hash; 64, as FineWeb has it.</summary>
    [Within(32, 64)]
    public int HashBits { get; init; } = 64;

    /// <summary>Seed of the permutations; null for the recipe's.</summary>
    public long? Seed { get; init; }

    /// <summary>Folder of an index of what earlier runs kept, which this run's documents are compared with and added to; none by default.</summary>
    public string? Index { get; init; }

    /// <summary>Memory in which clusters are formed, in MB; 1,024 by default, which holds 200 million documents. More of them go through it a part at a time, with the same result.</summary>
    [Within(16, 1_000_000)]
    public int MemoryMb { get; init; } = Clusters.DefaultMemoryMb;

    /// <summary>Memory of one sort, in bytes.</summary>
    internal int SortBytes { get; init; } = ExternalSort<Pair>.DefaultBytes;

    /// <summary>Memory of forming clusters, in bytes, where it is less than the option can say.</summary>
    internal long? FewBytes { get; init; }

    private long ClusterBytes => FewBytes ?? (long)MemoryMb << 20;

    private DedupIndex? _index;

    /// <summary>The bands and rows at work.</summary>
    internal LshShape Shape =>
        Verify && Recall is { } recall ? new LshShape(Bands, Rows).For(Threshold, recall) : new LshShape(Bands, Rows);

    /// <summary>Checks that the options go together.</summary>
    public void Prepare(StepContext context)
    {
        _ = new KeepScore(Keep, Signal);
        _index = Index is null ? null : DedupIndex.For(context.Resolve(Index), Keep);
        _index?.Check(HeadOf(context.Seed));
    }

    long ICorpusStep.MostDocuments => DedupFiles.MostDocuments;

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new ShingleSketch(this, work, shard);

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work)
    {
        var files = Files(work);
        var bands = Shape.Bands;
        var tasks = bands * files.HashRanges;
        List<Phase> phases =
        [
            new Phase("number", 1, (_, ct) => files.Number(ct)) { Files = _ => [files.Numbers] },
            new Phase("identical", IdenticalContent.Parts, (part, ct) => IdenticalContent.Find(files, part, bands, SortBytes, ct)) { MemoryFor = _ => SortBytes, Files = part => [files.Identical(part)] },
            new Phase("bands", tasks, (task, ct) => BandPairs.Find(files, task, bands, Verify, SortBytes, ct)) { MemoryFor = n => BandPairs.MemoryFor(n, SortBytes), Files = task => [files.BandPairs(task), files.BandMembers(task)] },
        ];
        if (Verify)
        {
            phases.Add(new Phase("pairs", files.Groups, (group, ct) => CandidatePairs.Gather(files, group, tasks, SortBytes, ct)) { MemoryFor = _ => SortBytes, Files = group => [files.Candidates(group), files.Members(group)] });
            phases.Add(new Phase("candidates", work.Shards, (shard, ct) => ShingleSets.Write(files, files.Before + shard, Cutter(), ct)) { Files = shard => [files.Sets(files.Before + shard)] });
            phases.Add(new Phase("verify", files.Shards, (shard, ct) =>
            {
                using var check = new PairCheck(files);
                check.Write(shard, Threshold, ct);
            })
            { MemoryFor = _ => PairCheck.CacheBytes, Files = shard => [files.Checked(shard)] });
        }

        var near = Verify ? Enumerable.Range(0, files.Shards).Select(files.Checked) : Enumerable.Range(0, tasks).Select(files.BandPairs);
        phases.Add(new Phase("clusters", 1, (_, ct) => Clusters.Choose(files, near, Keep, MaxCopies, ClusterBytes, SortBytes, ct)) { MemoryFor = n => Clusters.MemoryFor(n, ClusterBytes, SortBytes), Files = _ => Clusters.Files(files) });
        phases.Add(new Phase("decisions", work.Shards, (shard, ct) =>
        {
            using var check = new PairCheck(files);
            DecisionFile.Write(files, files.Before + shard, o => o.Twin == o.KeeperTwin ? 1 : Verify ? check.Measure(o.Twin, o.KeeperTwin) : double.NaN, ct);
        })
        { MemoryFor = _ => Verify ? PairCheck.CacheBytes : 0, Files = shard => [files.Decisions(files.Before + shard)] });
        return phases;
    }

    /// <summary>Opens the decisions: rule <c>duplicate</c>, its value the Jaccard similarity to the document that stays.</summary>
    /// <remarks>
    /// The value is NaN where it was not measured, and may be below the threshold where a chain of pairs lies between. A document that stays
    /// gets the label <c>cluster_size</c>.
    /// </remarks>
    public IDecisions Decide(CorpusWork work, int shard) =>
        DecisionFile.Open(new DedupFiles(work), shard, "duplicate", Verify ? Threshold : double.NaN, "cluster_size");

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Finish(CorpusWork work) =>
        Index is null ? [] : new IndexAddition(Opened(), HeadOf(work.Seed), work, Verify ? Cutter : null).Phases();

    private DedupFiles Files(CorpusWork work) => new(work, Index is null ? null : IndexPin.Of(Opened(), HeadOf(work.Seed), work));

    private DedupIndex Opened() => _index ?? new DedupIndex(Path.GetFullPath(Index!));

    private IndexHead HeadOf(ulong seed) => new("dedup-minhash",
        ("shingle", Shingle), ("unit", Unit), ("bands", Shape.Bands), ("rows", Shape.Rows), ("hash_bits", HashBits), ("verify", Verify), ("seed", Seed is { } own ? (ulong)own : seed));

    private Shingles Cutter() => new(Shingle, Unit, HashBits);

    private sealed class ShingleSketch : ISketch
    {
        private readonly SketchWriter _writer;
        private readonly Shingles _shingles;
        private readonly MinHash _minHash;
        private readonly KeepScore _score;
        private readonly XxHash128 _content = new();
        private readonly ulong[] _block = new ulong[1024];
        private readonly ulong[] _keys;

        public ShingleSketch(DedupMinHash step, CorpusWork work, int shard)
        {
            _score = new KeepScore(step.Keep, step.Signal);
            _shingles = step.Cutter();
            _minHash = new MinHash(step.Shape, step.Seed is { } seed ? (ulong)seed : work.Seed);
            _keys = new ulong[step.Shape.Bands + 2];
            _writer = new SketchWriter(new DedupFiles(work).Sketch(shard), _keys.Length);
        }

        public void Add(Document doc)
        {
            Array.Clear(_keys);
            _shingles.Begin(doc.Text);
            var any = false;
            for (int n; (n = _shingles.Next(_block)) > 0; any = true)
            {
                if (!any)
                {
                    _minHash.Reset();
                    _content.Reset();
                }

                _minHash.Add(_block.AsSpan(0, n));
                _content.Append(MemoryMarshal.AsBytes(_block.AsSpan(0, n)));
            }

            if (any)
            {
                _minHash.Keys(_keys);
                var content = _content.GetCurrentHashAsUInt128();
                (_keys[^2], _keys[^1]) = ((ulong)(content >> 64), (ulong)content);
            }

            _writer.Add(doc.Id, _score.Of(doc), _keys);
        }

        public void Complete() => _writer.Complete();

        public void Dispose() => _writer.Dispose();
    }
}
