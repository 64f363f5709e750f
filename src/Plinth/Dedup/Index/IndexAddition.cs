namespace Plinth.Dedup;

/// <summary>Adds what a run has kept to an index: a file a shard, then all of them at once.</summary>
/// <param name="index">The index.</param>
/// <param name="head">What the signatures are made with.</param>
/// <param name="work">The step's work.</param>
/// <param name="shingles">Makes what cuts texts into shingles; null where pairs are not checked.</param>
internal sealed class IndexAddition(DedupIndex index, IndexHead head, CorpusWork work, Func<Shingles>? shingles)
{
    public IReadOnlyList<Phase> Phases() => [new Phase("index", work.Shards, Write), new Phase("index-commit", 1, (_, _) => Commit())];

    private void Write(int shard, CancellationToken ct)
    {
        index.Begin(head);
        if (index.Find(work.Run) is not null) return;
        var inCorpus = work.InCorpus(shard);
        var folder = index.Adding(work.Run);
        using var sketch = new SketchReader(new DedupFiles(work).Sketch(shard));
        using var writer = new SketchWriter(Path.Combine(folder, DedupIndex.SketchName(shard)), sketch.Columns);
        using var sets = shingles is null ? null : new ShingleSetsWriter(Path.Combine(folder, DedupIndex.SetsName(shard)), shingles());
        var block = new ulong[sketch.Columns][];
        for (var c = 0; c < block.Length; c++) block[c] = new ulong[sketch.BlockDocs];
        var keys = new ulong[sketch.Columns];
        var position = 0;
        foreach (var doc in work.Documents(shard, ct))
        {
            if (position == sketch.Count) throw new PlinthException($"shard {shard}: more documents than when it was sketched; begin the run anew");
            var (at, row) = Math.DivRem(position++, sketch.BlockDocs);
            if (row == 0)
                for (var c = 0; c < block.Length; c++) sketch.ReadKeys(at, c, block[c]);
            if (!inCorpus[doc.Ordinal]) continue;
            for (var c = 0; c < block.Length; c++) keys[c] = block[c][row];
            writer.Add(doc.Id, 0, keys);
            sets?.Add(doc.Text);
        }

        // The sketch's name comes last: what is there, is whole.
        sets?.Complete();
        writer.Complete();
    }

    private void Commit() => index.Commit(head, work.Run, work.Shards, shard => (long)SketchReader.CountOf(Path.Combine(index.Adding(work.Run), DedupIndex.SketchName(shard))));
}
