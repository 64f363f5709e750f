using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class DamageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plinth-dedup-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_file_that_is_cut_short_is_named_in_an_error_and_not_taken_for_less()
    {
        var texts = Planted.Texts(new Random(1), 30, 5, 60, 0.05);
        var shards = DedupRun.Split(texts, 2);
        var work = new CorpusWork(_folder.FullName, 2, 17, (shard, _) => shards[shard]);
        var step = new DedupMinHash { Shingle = 2, Bands = 4, Rows = 2, Recall = null };
        var expected = DedupRun.Over(step, work, shards, new Random(1));
        var files = Directory.GetFiles(_folder.FullName);
        Assert.True(files.Length > 10);
        foreach (var path in files)
        {
            var whole = File.ReadAllBytes(path);
            File.WriteAllBytes(path, whole[..^1]);
            var error = Xunit.Record.Exception(() => Again(step, work, shards, Path.GetFileName(path)));
            Assert.True(error is PlinthException, $"{Path.GetFileName(path)}: {error?.Message}");
            Assert.Contains(Path.GetFileName(path), error!.Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, whole);
        }

        Assert.Equal(expected, DedupRun.Over(step, work, shards, new Random(2)));
    }

    [Fact]
    public void A_sketch_that_never_was_finished_leaves_nothing_behind()
    {
        var work = new CorpusWork(_folder.FullName, 1, 17, (_, _) => []);
        using (var sketch = new DedupMinHash().Sketch(work, 0)) sketch.Add(new Document("text", "d"));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
        Assert.ThrowsAny<PlinthException>(() => new DedupMinHash().Phases(work)[0].Run(0, CancellationToken.None));
    }

    // Runs only what reads the file, so that nothing writes it anew.
    private static void Again(DedupMinHash step, CorpusWork work, List<List<Document>> shards, string name)
    {
        var order = new[] { "sketch", "numbers", "identical", "band", "candidates", "sets", "checked", "outcomes", "decisions" };
        var writer = Array.FindIndex(order, p => name.StartsWith(p, StringComparison.Ordinal)) - 1;
        foreach (var phase in step.Phases(work).Skip(writer + 1))
            for (var task = 0; task < phase.Tasks; task++) phase.Run(task, CancellationToken.None);
        for (var shard = 0; shard < shards.Count; shard++)
        {
            using var decisions = step.Decide(work, shard);
            foreach (var doc in shards[shard]) decisions.Next(doc, new Rules());
        }
    }
}
