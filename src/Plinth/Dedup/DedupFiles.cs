using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>The names of a de-duplication's files, and how its documents are numbered.</summary>
/// <remarks>
/// A document's number is its position in the corpus, shard after shard, so "first" means the order of the input. The shards of an index, if
/// there is one, come before the run's own: shard <see cref="Before"/> is the run's first.
/// </remarks>
internal sealed class DedupFiles(CorpusWork work, IReadOnlyList<IndexShard>? index = null)
{
    /// <summary>Most documents of one de-duplication.</summary>
    public const long MostDocuments = uint.MaxValue;

    private const int ShardsARange = 4096;
    private const int MostRanges = 16;
    private const int ShardsAGroup = 256;

    private long[]? _firsts;

    /// <summary>Where the files are.</summary>
    public CorpusWork Work { get; } = work;

    /// <summary>Shards of the index.</summary>
    public int Before => index?.Count ?? 0;

    /// <summary>Shards of the index and the run.</summary>
    public int Shards => Before + Work.Shards;

    /// <summary>Documents of the index.</summary>
    public uint IndexDocuments => First(Before);

    /// <summary>What stands before the ids of a shard's documents where another run has them; empty for the run's own.</summary>
    public string Origin(int shard) => shard < Before ? $"index:{index![shard].Run}:" : "";

    public string Sketch(int shard) => shard < Before ? index![shard].Sketch : Work.File("sketch", shard - Before, ".bin");
    public string Numbers => Work.File("numbers.bin");
    public string Identical(int part) => Work.File($"identical-{part:D2}.pairs");
    public string BandPairs(int task) => Work.File("band", task, ".pairs");
    public string BandMembers(int task) => Work.File("band", task, ".members");
    public string Candidates(int group) => Work.File("candidates", group, ".pairs");
    public string Members(int group) => Work.File("candidates", group, ".members");
    public string Sets(int shard) => shard < Before ? index![shard].Sets : Work.File("sets", shard - Before, ".bin");
    public string Checked(int shard) => Work.File("checked", shard, ".pairs");
    public string Outcomes(int shard) => Work.File("outcomes", shard - Before, ".bin");
    public string Decisions(int shard) => Work.File("decisions", shard - Before, ".bin");

    /// <summary>Documents in the corpus.</summary>
    public long Documents => Firsts[^1];

    /// <summary>Parts of the range of hashes, which are tasks of their own: one for every 4,096 shards, up to 16. Each reads all keys of its band and sorts its own.</summary>
    public int HashRanges => Math.Clamp((Shards + ShardsARange - 1) / ShardsARange, 1, MostRanges);

    /// <summary>Groups of neighbouring shards whose candidates lie in one file.</summary>
    public int Groups => (Shards + ShardsAGroup - 1) / ShardsAGroup;

    /// <summary>The group of a shard.</summary>
    public static int GroupOf(int shard) => shard / ShardsAGroup;

    /// <summary>The shards of a group.</summary>
    public (int From, int To) ShardsOf(int group) => (group * ShardsAGroup, Math.Min(Shards, (group + 1) * ShardsAGroup));

    /// <summary>Number behind a shard's last document.</summary>
    public uint End(int shard) => First(shard + 1);

    /// <summary>Number of a shard's first document; at <see cref="Shards"/>, the number of documents.</summary>
    public uint First(int shard) => (uint)Firsts[shard];

    /// <summary>The shard that holds a document.</summary>
    public int ShardOf(uint doc)
    {
        var (low, high) = (0, Shards - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Firsts[middle] <= doc) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Counts the documents of all shards, once, so that no other task has to open every sketch for that.</summary>
    public void Number(CancellationToken ct)
    {
        using var file = RecordFile.Create<long>(Numbers);
        var first = 0L;
        for (var shard = 0; shard < Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            file.Add(first);
            first += SketchReader.CountOf(Sketch(shard));
        }

        if (first > MostDocuments)
            throw new PlinthException(
                $"{first} documents in one de-duplication; it takes up to {MostDocuments}, those of its index included: filter more before it, or split the sources into several recipes, by language for example, so that copies stay together");
        file.Add(first);
        file.Complete();
    }

    private long[] Firsts
    {
        get
        {
            if (_firsts is not null) return _firsts;
            var firsts = RecordFile.Read<long>(Numbers, 0, CancellationToken.None).ToArray();
            if (firsts.Length != Shards + 1)
                throw new DamagedFileException(Numbers, $"made for {firsts.Length - 1} shards, not {Shards}");
            return _firsts = firsts;
        }
    }
}
