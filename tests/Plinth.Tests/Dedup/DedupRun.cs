using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

/// <summary>Drives a corpus step over documents in memory as a runner would: tasks of a phase in any order, some of them twice.</summary>
internal static class DedupRun
{
    public sealed record Row(string Id, Verdict Verdict, long? Size);

    public static List<Row> Over(ICorpusStep step, IReadOnlyList<IReadOnlyList<Document>> shards, int order = 0, bool twice = false)
    {
        var folder = Directory.CreateTempSubdirectory("plinth-dedup-");
        try
        {
            var work = new CorpusWork(folder.FullName, shards.Count, 17, (shard, _) => shards[shard]);
            return Over(step, work, shards, new Random(order), twice);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static List<Row> Over(ICorpusStep step, CorpusWork work, IReadOnlyList<IReadOnlyList<Document>> shards, Random random, bool twice = false)
    {
        foreach (var shard in Tasks(shards.Count, random, twice)) Sketch(step, work, shard, shards[shard]);
        foreach (var phase in step.Phases(work))
            foreach (var task in Tasks(phase.Tasks, random, twice)) phase.Run(task, CancellationToken.None);

        Assert.Empty(Directory.EnumerateFiles(work.Folder, "*.tmp"));
        var rows = new List<Row>();
        for (var shard = 0; shard < shards.Count; shard++)
        {
            using var decisions = step.Decide(work, shard);
            var rules = new Rules();
            foreach (var doc in shards[shard])
            {
                var verdict = decisions.Next(doc, rules);
                var label = doc.Labels.Number("cluster_size") ?? doc.Labels.Number("copies");
                rows.Add(new Row(doc.Id, verdict, verdict.Fate == Fate.Kept ? (long?)label : null));
            }
        }

        return rows;
    }

    public static void Sketch(ICorpusStep step, CorpusWork work, int shard, IEnumerable<Document> documents)
    {
        using var sketch = step.Sketch(work, shard);
        foreach (var doc in documents) sketch.Add(doc);
        sketch.Complete();
    }

    /// <summary>Cuts documents into shards of about the same size; some may be empty.</summary>
    public static List<List<Document>> Split(IReadOnlyList<Document> documents, int shards) =>
        [.. Enumerable.Range(0, shards).Select(s => documents.Skip(documents.Count * s / shards).Take(documents.Count * (s + 1) / shards - documents.Count * s / shards).ToList())];

    public static List<List<Document>> Split(IEnumerable<string> texts, int shards) =>
        Split([.. texts.Select((text, i) => new Document(text, $"d{i}"))], shards);

    private static IEnumerable<int> Tasks(int count, Random random, bool twice)
    {
        var tasks = Enumerable.Range(0, count).ToArray();
        random.Shuffle(tasks);
        return twice ? tasks.SelectMany(t => new[] { t, t }) : tasks;
    }
}
