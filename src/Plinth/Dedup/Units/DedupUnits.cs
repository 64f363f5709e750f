namespace Plinth.Dedup.Units;

/// <summary>A de-duplication of parts of documents: paragraphs, spans of sentences, functions. The first in the order of the input stays.</summary>
/// <remarks>
/// Parts are compared by hashes of 128 bits. Parts that an index of earlier runs has come before all of this run's. Costs 16 bytes a part on disk, and 24 once more while they are sorted; memory does not grow with the corpus. What stays does not depend on the workers.
/// </remarks>
public abstract record DedupUnits : ICorpusStep
{
    private const int Parts = 16;

    /// <summary>Memory of one sort, in bytes.</summary>
    internal int SortBytes { get; init; } = ExternalSort<Pair>.DefaultBytes;

    internal abstract IUnitCutter NewCutter(ulong seed);

    /// <summary>The phases that measure units which share a key; null where a shared key is enough. Such a step has no index.</summary>
    internal virtual IReadOnlyList<Phase>? Check(CorpusWork work, int parts) => null;

    /// <summary>The index of earlier runs' parts and what it is made with, or null.</summary>
    internal virtual (DedupIndex Index, IndexHead Head)? OpenIndex() => null;

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new UnitSketch(Keys(work, shard), Counts(work, shard), NewCutter(work.Seed));

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work) =>
    [
        new Phase("number", 1, (_, ct) => Number(work, ct)) { Files = _ => [work.File("bases.bin")] },
        .. Check(work, Parts) ?? [new Phase("repeated", Parts, (part, ct) => Mark(work, part, ct)) { MemoryFor = _ => 2L * SortBytes, Files = part => [Marks(work, part)] }],
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Finish(CorpusWork work) =>
        OpenIndex() is { } open ? new UnitIndexAddition(open.Index, open.Head, work, NewCutter(work.Seed).KeysPerUnit).Phases() : [];

    /// <inheritdoc/>
    public IDecisions Decide(CorpusWork work, int shard) => new Decisions(this, work, shard);

    internal static string Keys(CorpusWork work, int shard) => work.File("units", shard, ".bin");

    internal static string Counts(CorpusWork work, int shard) => work.File("counts", shard, ".bin");

    private static string Marks(CorpusWork work, int part) => work.File($"marks-{part:D2}.bin");

    internal static long[] Bases(CorpusWork work) => [.. RecordFile.Read<long>(work.File("bases.bin"), 0, CancellationToken.None)];

    private static void Number(CorpusWork work, CancellationToken ct)
    {
        using var file = RecordFile.Create<long>(work.File("bases.bin"));
        var first = 0L;
        for (var shard = 0; shard < work.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            file.Add(first);
            first += RecordFile.CountOf<UInt128>(Keys(work, shard));
        }

        file.Add(first);
        file.Complete();
    }

    /// <summary>The keys of a part with their addresses, to be read in order.</summary>
    internal ExternalSort<ContentKey> SortedKeys(CorpusWork work, int part, CancellationToken ct)
    {
        var bases = Bases(work);
        var keys = new ExternalSort<ContentKey>(work.Folder, SortBytes);
        // Address 0 is that of whatever earlier runs have; the run's own begin at 1.
        if (OpenIndex() is { } open)
            foreach (var earlier in IndexPin.Of(open.Index, open.Head, work))
                foreach (var key in RecordFile.Read<UInt128>(earlier.Sketch, 0, ct))
                    if ((int)(key >> 124) == part) keys.Add(new((ulong)(key >> 64), (ulong)key, 0));
        for (var shard = 0; shard < work.Shards; shard++)
        {
            var address = (ulong)bases[shard] + 1;
            foreach (var key in RecordFile.Read<UInt128>(Keys(work, shard), 0, ct))
            {
                if (key != 0 && (int)(key >> 124) == part) keys.Add(new((ulong)(key >> 64), (ulong)key, address));
                address++;
            }
        }

        return keys;
    }

    private void Mark(CorpusWork work, int part, CancellationToken ct)
    {
        using var keys = SortedKeys(work, part, ct);

        // The lowest bit tells a first from its repeats.
        using var marks = new ExternalSort<long>(work.Folder, SortBytes);
        var head = default(ContentKey);
        var several = false;
        foreach (var key in keys.Sorted(ct))
        {
            if ((key.High, key.Low) != (head.High, head.Low)) (head, several) = (key, false);
            else
            {
                if (!several && head.Doc > 0) marks.Add((long)(head.Doc - 1) << 1);
                several = true;
                if (key.Doc > 0) marks.Add(((long)(key.Doc - 1) << 1) | 1);
            }
        }

        using var file = RecordFile.Create<long>(Marks(work, part));
        foreach (var mark in marks.Sorted(ct)) file.Add(mark);
        file.Complete();
    }

    /// <summary>What is known of each part of a shard, in the order of its keys.</summary>
    internal static UnitMark[] MarksOf(CorpusWork work, int shard) => MarksOf(work, shard, Enumerable.Range(0, Parts).Select(part => Marks(work, part)));

    private static UnitMark[] MarksOf(CorpusWork work, int shard, IEnumerable<string> files)
    {
        var bases = Bases(work);
        var (from, to) = (bases[shard], bases[shard + 1]);
        if (to - from > Array.MaxLength) throw new PlinthException($"{to - from} parts in one shard; it takes up to {Array.MaxLength}: make the shards smaller");
        var found = new UnitMark[to - from];
        foreach (var path in files)
        {
            foreach (var mark in RecordFile.Read<long>(path, RecordFile.LowerBound<long>(path, m => m >> 1 < from), CancellationToken.None))
            {
                if (mark >> 1 >= to) break;
                found[(mark >> 1) - from] = (mark & 1) == 0 ? UnitMark.First : UnitMark.Repeated;
            }
        }

        return found;
    }

    private sealed class UnitSketch : ISketch
    {
        private readonly RecordFile.Writer<UInt128> _keys;
        private readonly RecordFile.Writer<int> _counts;
        private readonly IUnitCutter _cutter;
        private readonly List<UInt128> _found = [];

        public UnitSketch(string keys, string counts, IUnitCutter cutter)
        {
            (_keys, _counts, _cutter) = (RecordFile.Create<UInt128>(keys), RecordFile.Create<int>(counts), cutter);
        }

        public void Add(Document doc)
        {
            _found.Clear();
            _cutter.Cut(doc, _found);
            foreach (var key in _found) _keys.Add(key);
            _counts.Add(_found.Count);
        }

        public void Complete()
        {
            _keys.Complete();
            _counts.Complete();
        }

        public void Dispose()
        {
            _keys.Dispose();
            _counts.Dispose();
        }
    }

    private sealed class Decisions : IDecisions
    {
        private readonly IUnitCutter _cutter;
        private readonly IEnumerator<int> _counts;
        private readonly UnitMark[] _marks;
        private int _next;

        public Decisions(DedupUnits step, CorpusWork work, int shard)
        {
            _cutter = step.NewCutter(work.Seed);
            _counts = RecordFile.Read<int>(Counts(work, shard), 0, CancellationToken.None).GetEnumerator();
            _marks = step.Check(work, Parts) is null ? MarksOf(work, shard) : MarksOf(work, shard, [UnitCheck.Checked(work, shard)]);
        }

        public Verdict Next(Document doc, Rules rules)
        {
            var keys = _counts.MoveNext() ? _counts.Current : throw new PlinthException("more documents than were sketched; remove the step's folder and run again");
            var marks = _marks.AsSpan(_next, keys);
            _next += keys;
            if (_cutter.KeysPerUnit == 1) return _cutter.Apply(doc, marks, rules);
            var units = new UnitMark[keys / _cutter.KeysPerUnit];
            for (var i = 0; i < keys; i++)
                if (marks[i] > units[i / _cutter.KeysPerUnit]) units[i / _cutter.KeysPerUnit] = marks[i];
            return _cutter.Apply(doc, units, rules);
        }

        public void Dispose() => _counts.Dispose();
    }
}
