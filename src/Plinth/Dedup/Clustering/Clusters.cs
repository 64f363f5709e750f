namespace Plinth.Dedup;

/// <summary>Joins pairs to clusters and chooses which of their documents stay. One task; up to twelve bytes a document.</summary>
internal static class Clusters
{
    /// <summary>Writes each shard's outcomes, in the order of its documents; documents without a duplicate have none.</summary>
    /// <remarks>Joins the pairs with identical content and those in the files <paramref name="near"/>.</remarks>
    public static void Choose(DedupFiles files, IEnumerable<string> near, int maxCopies, int sortBytes, CancellationToken ct)
    {
        var clusters = new UnionFind(files.Documents);
        for (var part = 0; part < IdenticalContent.Parts; part++) Join(clusters, files.Identical(part), ct);
        uint[]? twins = null;
        foreach (var path in near)
        {
            twins ??= clusters.Roots();
            Join(clusters, path, ct);
        }

        var sizes = new uint[clusters.Count];
        for (var i = 0; i < clusters.Count; i++) sizes[clusters.Find((uint)i)]++;

        using var members = new ExternalSort<Member>(files.Work.Folder, sortBytes);
        AddMembers(files, clusters, sizes, members, ct);
        using var outcomes = new ExternalSort<Outcome>(files.Work.Folder, sortBytes);
        var (root, keeper, rank) = (0u, 0u, 0);
        foreach (var member in members.Sorted(ct))
        {
            if (rank == 0 || member.Root != root) (root, keeper, rank) = (member.Root, member.Doc, 0);
            if (member.Doc >= files.IndexDocuments)
                outcomes.Add(new Outcome(
                    member.Doc, keeper, twins?[member.Doc] ?? root, twins?[keeper] ?? root, sizes[root], rank < maxCopies ? 1u : 0u));
            rank++;
        }

        Write(files, outcomes.Sorted(ct));
    }

    private static void Join(UnionFind clusters, string path, CancellationToken ct)
    {
        foreach (var (first, second) in RecordFile.Read<Pair>(path, 0, ct)) clusters.Union(first, second);
    }

    private static void AddMembers(DedupFiles files, UnionFind clusters, uint[] sizes, ExternalSort<Member> members, CancellationToken ct)
    {
        SketchDocument[] documents = [];
        for (var shard = 0; shard < files.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            using var sketch = new SketchReader(files.Sketch(shard));
            if (documents.Length < sketch.BlockDocs) documents = new SketchDocument[sketch.BlockDocs];
            for (var block = 0; block < sketch.Blocks; block++)
            {
                var n = sketch.ReadDocuments(block, documents);
                var first = files.First(shard) + (uint)(block * sketch.BlockDocs);
                for (var i = 0; i < n; i++)
                {
                    var doc = first + (uint)i;
                    var root = clusters.Find(doc);
                    // What an earlier run has kept comes before all others: it has stayed already.
                    if (sizes[root] > 1) members.Add(new Member(root, doc, shard < files.Before ? double.PositiveInfinity : documents[i].Score));
                }
            }
        }
    }

    private static void Write(DedupFiles files, IEnumerable<Outcome> sorted)
    {
        using var outcomes = sorted.GetEnumerator();
        var more = outcomes.MoveNext();
        for (var shard = files.Before; shard < files.Shards; shard++)
        {
            using var file = RecordFile.Create<Outcome>(files.Outcomes(shard));
            for (; more && outcomes.Current.Doc < files.First(shard + 1); more = outcomes.MoveNext()) file.Add(outcomes.Current);
            file.Complete();
        }
    }
}
