namespace Plinth.Dedup;

/// <summary>Joins pairs to clusters and chooses which of their documents stay. One task, in bounded memory.</summary>
internal static class Clusters
{
    /// <summary>Memory that forming clusters takes beyond its sorts, by default, in megabytes: of 200 million documents at once.</summary>
    public const int DefaultMemoryMb = 1024;

    /// <summary>Memory of the task, by the number of documents.</summary>
    public static long MemoryFor(long documents, long memory, int sortBytes) => Math.Min(memory, documents * Components.BytesADocument) + 3L * sortBytes;

    /// <summary>What the task writes.</summary>
    public static IReadOnlyList<string> Files(DedupFiles files) => [.. Enumerable.Range(files.Before, files.Shards - files.Before).Select(files.Outcomes)];

    /// <summary>Writes each shard's outcomes, in the order of its documents; documents without a duplicate have none.</summary>
    /// <remarks>Joins the pairs with identical content and those in the files <paramref name="near"/>.</remarks>
    public static void Choose(DedupFiles files, IEnumerable<string> near, Keep keep, int maxCopies, long memory, int sortBytes, CancellationToken ct)
    {
        using var components = new Components(files.Work.Folder, files.Documents, memory, sortBytes);
        using var twins = new ExternalSort<Pair>(files.Work.Folder, sortBytes);
        for (var part = 0; part < IdenticalContent.Parts; part++)
        {
            foreach (var pair in RecordFile.Read<Pair>(files.Identical(part), 0, ct))
            {
                components.Add(pair);
                twins.Add(new Pair(pair.Second, pair.First));
            }
        }

        foreach (var path in near)
            foreach (var pair in RecordFile.Read<Pair>(path, 0, ct)) components.Add(pair);

        using var members = new ExternalSort<Member>(files.Work.Folder, sortBytes);
        using var sizes = new ExternalSort<uint>(files.Work.Folder, sortBytes);
        using (var scores = new Scores(files))
        using (var twin = twins.Sorted(ct).GetEnumerator())
        {
            var more = twin.MoveNext();
            foreach (var (doc, root) in components.Roots(ct))
            {
                while (more && twin.Current.First < doc) more = twin.MoveNext();
                members.Add(new Member(root, doc, more && twin.Current.First == doc ? twin.Current.Second : doc, scores.Of(doc)));
                sizes.Add(root);
            }
        }

        using var outcomes = new ExternalSort<Outcome>(files.Work.Folder, sortBytes);
        foreach (var outcome in Decide(members.Sorted(ct), sizes.Sorted(ct), files.IndexDocuments, keep, maxCopies)) outcomes.Add(outcome);
        Write(files, outcomes.Sorted(ct));
    }

    /// <summary>What becomes of the members of each cluster, who come the ones that stay first.</summary>
    private static IEnumerable<Outcome> Decide(IEnumerable<Member> members, IEnumerable<uint> roots, uint indexDocuments, Keep keep, int maxCopies)
    {
        using var sizes = roots.GetEnumerator();
        sizes.MoveNext();
        var (keeper, rank, size) = (default(Member), 0, 0u);
        foreach (var member in members)
        {
            if (rank == 0 || member.Root != keeper.Root)
            {
                (keeper, rank, size) = (member, 0, 1);
                while (sizes.MoveNext() && sizes.Current == member.Root) size++;
            }

            if (keep == Keep.None)
            {
                // The first of them goes for the second.
                if (rank == 1) yield return new Outcome(keeper.Doc, member.Doc, keeper.Twin, member.Twin, size, 0);
                if (rank > 0) yield return new Outcome(member.Doc, keeper.Doc, member.Twin, keeper.Twin, size, 0);
            }
            else if (member.Doc >= indexDocuments) yield return new Outcome(member.Doc, keeper.Doc, member.Twin, keeper.Twin, size, rank < maxCopies ? 1u : 0u);
            rank++;
        }
    }

    private static void Write(DedupFiles files, IEnumerable<Outcome> sorted)
    {
        using var outcomes = sorted.GetEnumerator();
        var more = outcomes.MoveNext();
        for (var shard = files.Before; shard < files.Shards; shard++)
        {
            using var file = RecordFile.Create<Outcome>(files.Outcomes(shard));
            for (; more && outcomes.Current.Doc < files.End(shard); more = outcomes.MoveNext()) file.Add(outcomes.Current);
            file.Complete();
        }
    }

    /// <summary>The scores of documents that are asked for in order.</summary>
    private sealed class Scores(DedupFiles files) : IDisposable
    {
        private SketchDocument[] _documents = [];
        private SketchReader? _sketch;
        private int _shard = -1;
        private int _block = -1;

        public double Of(uint doc)
        {
            while (_shard < 0 || doc >= files.End(_shard))
            {
                _sketch?.Dispose();
                _sketch = null;
                (_shard, _block) = (_shard + 1, -1);
            }

            // What an earlier run has kept comes before all others: it has stayed already.
            if (_shard < files.Before) return double.PositiveInfinity;
            _sketch ??= new SketchReader(files.Sketch(_shard));
            var (block, row) = Math.DivRem((int)(doc - files.First(_shard)), _sketch.BlockDocs);
            if (block != _block)
            {
                if (_documents.Length < _sketch.BlockDocs) _documents = new SketchDocument[_sketch.BlockDocs];
                _sketch.ReadDocuments(_block = block, _documents);
            }

            return _documents[row].Score;
        }

        public void Dispose() => _sketch?.Dispose();
    }
}
