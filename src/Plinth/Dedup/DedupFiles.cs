namespace Plinth.Dedup;

/// <summary>The names of a de-duplication's files, and how its documents are numbered.</summary>
/// <remarks>A document's number is its position in the corpus, shard after shard, so "first" means the order of the input.</remarks>
internal sealed class DedupFiles(CorpusWork work)
{
    private long[]? _firsts;

    /// <summary>Where the files are.</summary>
    public CorpusWork Work { get; } = work;

    public string Sketch(int shard) => Work.File($"sketch-{shard:D5}.bin");
    public string Identical(int part) => Work.File($"identical-{part:D2}.pairs");
    public string BandPairs(int band) => Work.File($"band-{band:D3}.pairs");
    public string BandMembers(int band) => Work.File($"band-{band:D3}.members");
    public string Sets(int shard) => Work.File($"sets-{shard:D5}.bin");
    public string Checked(int shard) => Work.File($"checked-{shard:D5}.pairs");
    public string Outcomes(int shard) => Work.File($"outcomes-{shard:D5}.bin");
    public string Decisions(int shard) => Work.File($"decisions-{shard:D5}.bin");

    /// <summary>Documents in the corpus.</summary>
    public int Documents => (int)Firsts[^1];

    /// <summary>Number of a shard's first document; at <see cref="CorpusWork.Shards"/>, the number of documents.</summary>
    public uint First(int shard) => (uint)Firsts[shard];

    /// <summary>The shard that holds a document.</summary>
    public int ShardOf(uint doc)
    {
        var (low, high) = (0, Work.Shards - 1);
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
        for (var shard = 0; shard < Work.Shards; shard++)
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
            if (firsts.Length != Work.Shards + 1)
                throw new PlinthException(
                    $"{Work.File("numbers.bin")}: made for {firsts.Length - 1} shards, not {Work.Shards}; remove the step's folder and run again");
            return _firsts = firsts;
        }
    }
}
