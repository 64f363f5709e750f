namespace Plinth.Dedup;

/// <summary>The names of a de-duplication's files, and how its documents are numbered.</summary>
/// <remarks>
/// A document's number is its position in the corpus, shard after shard, so "first" means the order of the input. The shards of an index, if
/// there is one, come before the run's own: shard <see cref="Before"/> is the run's first.
/// </remarks>
internal sealed class DedupFiles(CorpusWork work, IReadOnlyList<IndexShard>? index = null)
{
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

    public string Sketch(int shard) => shard < Before ? index![shard].Sketch : Work.File($"sketch-{shard - Before:D5}.bin");
    public string Identical(int part) => Work.File($"identical-{part:D2}.pairs");
    public string BandPairs(int band) => Work.File($"band-{band:D3}.pairs");
    public string BandMembers(int band) => Work.File($"band-{band:D3}.members");
    public string Sets(int shard) => shard < Before ? index![shard].Sets : Work.File($"sets-{shard - Before:D5}.bin");
    public string Checked(int shard) => Work.File($"checked-{shard:D5}.pairs");
    public string Outcomes(int shard) => Work.File($"outcomes-{shard - Before:D5}.bin");
    public string Decisions(int shard) => Work.File($"decisions-{shard - Before:D5}.bin");

    /// <summary>Documents in the corpus.</summary>
    public int Documents => (int)Firsts[^1];

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
        using var file = RecordFile.Create<long>(Work.File("numbers.bin"));
        var first = 0L;
        for (var shard = 0; shard < Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            file.Add(first);
            first += SketchReader.CountOf(Sketch(shard));
        }

        if (first > Array.MaxLength)
            throw new PlinthException(
                $"{first} documents in one de-duplication; it takes up to {Array.MaxLength}: split the sources into several recipes");
        file.Add(first);
        file.Complete();
    }

    private long[] Firsts
    {
        get
        {
            if (_firsts is not null) return _firsts;
            var firsts = RecordFile.Read<long>(Work.File("numbers.bin"), 0, CancellationToken.None).ToArray();
            if (firsts.Length != Shards + 1)
                throw new PlinthException(
                    $"{Work.File("numbers.bin")}: made for {firsts.Length - 1} shards, not {Shards}; remove the step's folder and run again");
            return _firsts = firsts;
        }
    }
}
