namespace Plinth.Dedup.Units;

/// <summary>Adds the parts that a run has kept to an index: those of documents in its corpus that were not cut out.</summary>
/// <param name="index">The index.</param>
/// <param name="head">What the keys are made with.</param>
/// <param name="work">The step's work.</param>
/// <param name="keysPerUnit">Keys of a part.</param>
internal sealed class UnitIndexAddition(DedupIndex index, IndexHead head, CorpusWork work, int keysPerUnit)
{
    public IReadOnlyList<Phase> Phases() => [new Phase("index", work.Shards, Write), new Phase("index-commit", 1, (_, _) => Commit())];

    private string Adding(int shard) => Path.Combine(index.Adding(work.Run), DedupIndex.SketchName(shard));

    private void Write(int shard, CancellationToken ct)
    {
        index.Begin(head);
        if (index.Find(work.Run) is not null) return;
        var inCorpus = work.InCorpus(shard);
        var marks = DedupUnits.MarksOf(work, shard);
        using var counts = RecordFile.Read<int>(DedupUnits.Counts(work, shard), 0, ct).GetEnumerator();
        using var keys = RecordFile.Read<UInt128>(DedupUnits.Keys(work, shard), 0, ct).GetEnumerator();
        using var file = RecordFile.Create<UInt128>(Adding(shard));
        var at = 0;
        foreach (var doc in work.Documents(shard, ct))
        {
            if (!counts.MoveNext()) throw new PlinthException($"shard {shard}: more documents than when it was sketched; begin the run anew");
            for (var unit = 0; unit < counts.Current; unit += keysPerUnit)
            {
                var repeated = marks.AsSpan(at, keysPerUnit).Contains(UnitMark.Repeated);
                for (var k = 0; k < keysPerUnit; k++, at++)
                    if (keys.MoveNext() && keys.Current != 0 && inCorpus[doc.Ordinal] && !repeated) file.Add(keys.Current);
            }
        }

        file.Complete();
    }

    private void Commit() => index.Commit(head, work.Run, work.Shards, shard => RecordFile.CountOf<UInt128>(Adding(shard)));
}
