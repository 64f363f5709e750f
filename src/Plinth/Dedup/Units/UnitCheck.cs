namespace Plinth.Dedup.Units;

/// <summary>Measures parts that share a key on their own shingles, so that nothing is marked on a guess.</summary>
/// <remarks>
/// Of the parts that share a key each is compared with the first and with the one before it. It repeats when it is as similar to an earlier one as the threshold says. Costs 8 bytes a shingle of
/// the parts that meet, for the time of the run.
/// </remarks>
internal sealed class UnitCheck(CorpusWork work, DedupUnits step, int keysPerUnit)
{
    private const int MostFiles = 64;
    private const long CacheBytes = 64 << 20;

    /// <summary>The marks of a shard's parts.</summary>
    public static string Checked(CorpusWork work, int shard) => work.File("checked", shard, ".bin");

    /// <summary>The phases behind the numbering of keys.</summary>
    /// <param name="parts">Parts that keys are cut into.</param>
    /// <param name="texts">The units of a document, in the order of its keys.</param>
    /// <param name="shingles">Makes a cutter of shingles.</param>
    /// <param name="threshold">Least Jaccard similarity.</param>
    public IReadOnlyList<Phase> Phases(int parts, Func<Document, IEnumerable<string>> texts, Func<Shingles> shingles, double threshold) =>
    [
        new Phase("pairs", parts, Pair) { MemoryFor = _ => 3L * step.SortBytes, Files = part => [Pairs(part), Members(part)] },
        new Phase("candidates", work.Shards, (shard, ct) => Write(shard, parts, texts, shingles(), ct)),
        new Phase("verify", work.Shards, (shard, ct) => Verify(shard, parts, threshold, ct)) { MemoryFor = _ => step.SortBytes + CacheBytes, Files = shard => [Checked(work, shard)] },
    ];

    private string Pairs(int part) => work.File($"pairs-{part:D2}.bin");

    private string Members(int part) => work.File($"members-{part:D2}.bin");

    private string Sets(int shard) => work.File("sets", shard, ".bin");

    private void Pair(int part, CancellationToken ct)
    {
        using var keys = step.SortedKeys(work, part, ct);
        using var pairs = new ExternalSort<UnitPair>(work.Folder, step.SortBytes);
        using var members = new ExternalSort<long>(work.Folder, step.SortBytes);
        var head = default(ContentKey);
        long first = -1, before = -1;
        foreach (var key in keys.Sorted(ct))
        {
            // Addresses begin at 1.
            var unit = ((long)key.Doc - 1) / keysPerUnit;
            if (first < 0 || (key.High, key.Low) != (head.High, head.Low)) (head, first, before) = (key, unit, unit);
            else if (unit != before)
            {
                if (before == first) members.Add(first);
                else pairs.Add(new(unit, before));
                pairs.Add(new(unit, first));
                members.Add(unit);
                before = unit;
            }
        }

        using var file = RecordFile.Create<UnitPair>(Pairs(part));
        foreach (var pair in pairs.Sorted(ct)) file.Add(pair);
        file.Complete();
        using var list = RecordFile.Create<long>(Members(part));
        foreach (var member in members.Sorted(ct)) list.Add(member);
        list.Complete();
    }

    // Reads a shard's documents again and writes the sets of those parts that any key has paired.
    private void Write(int shard, int parts, Func<Document, IEnumerable<string>> texts, Shingles shingles, CancellationToken ct)
    {
        var (from, to) = Range(shard);
        var wanted = new HashSet<long>();
        for (var part = 0; part < parts; part++)
        {
            foreach (var unit in RecordFile.Read<long>(Members(part), RecordFile.LowerBound<long>(Members(part), u => u < from), ct))
            {
                if (unit >= to) break;
                wanted.Add(unit);
            }
        }

        using var writer = new ShingleSetsWriter(Sets(shard), shingles);
        var next = from;
        if (wanted.Count > 0)
            foreach (var doc in work.Documents(shard, ct))
                foreach (var text in texts(doc)) writer.Add(wanted.Contains(next++) ? text : null);
        if (wanted.Count > 0 && next != to) throw new PlinthException($"shard {shard}: {next - from} parts on the second reading, {to - from} on the first");
        writer.Complete();
    }

    private void Verify(int shard, int parts, double threshold, CancellationToken ct)
    {
        var (from, to) = Range(shard);
        using var pairs = new ExternalSort<UnitPair>(work.Folder, step.SortBytes);
        for (var part = 0; part < parts; part++)
        {
            foreach (var pair in RecordFile.Read<UnitPair>(Pairs(part), RecordFile.LowerBound<UnitPair>(Pairs(part), p => p.Later < from), ct))
            {
                if (pair.Later >= to) break;
                pairs.Add(pair);
            }
        }

        var bases = DedupUnits.Bases(work);
        using var sets = new Opened<ShingleSets>(MostFiles, s => new ShingleSets(Sets(s)));
        var cache = new Dictionary<long, ulong[]>();
        var cached = 0L;
        using var file = RecordFile.Create<long>(Checked(work, shard));
        UnitPair last = new(-1, -1);
        var repeated = -1L;
        foreach (var pair in pairs.Sorted(ct))
        {
            if (pair == last || pair.Later == repeated) continue;
            last = pair;
            if (!PairCheck.AtLeast(Set(pair.Later), Set(pair.Earlier), threshold)) continue;
            repeated = pair.Later;
            file.Add((repeated * keysPerUnit << 1) | 1);
        }

        file.Complete();

        ulong[] Set(long unit)
        {
            if (cache.TryGetValue(unit, out var set)) return set;
            if (cached > CacheBytes)
            {
                cache.Clear();
                cached = 0;
            }

            var home = Array.BinarySearch(bases, unit * keysPerUnit);
            home = home < 0 ? ~home - 1 : home;
            // Shards without parts begin where the next one does.
            while (bases[home + 1] <= unit * keysPerUnit) home++;
            set = sets[home].Read((int)(unit - (bases[home] / keysPerUnit)));
            cached += 8L * set.Length;
            return cache[unit] = set;
        }
    }

    private (long From, long To) Range(int shard)
    {
        var bases = DedupUnits.Bases(work);
        return (bases[shard] / keysPerUnit, bases[shard + 1] / keysPerUnit);
    }

    /// <summary>A part and an earlier one that it shares a key with.</summary>
    private readonly record struct UnitPair(long Later, long Earlier) : IComparable<UnitPair>
    {
        public int CompareTo(UnitPair other) => Later != other.Later ? Later.CompareTo(other.Later) : Earlier.CompareTo(other.Earlier);
    }
}
