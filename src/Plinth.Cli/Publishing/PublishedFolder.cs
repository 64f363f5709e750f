using System.Globalization;
using Plinth.Cli.Query;
using Plinth.Running;

namespace Plinth.Cli.Publishing;

/// <summary>A run as a data set folder that the Hugging Face hub and its libraries read: Parquet shards, a card, a datasheet of what was removed, the recipe.</summary>
internal static class PublishedFolder
{
    // Compressed bytes of the corpus that go to one shard, which is near the size that the hub advises (500 MB).
    private const long ShardBytes = 500_000_000;

    /// <summary>Writes the folder.</summary>
    /// <returns>Documents written.</returns>
    public static long Write(Run run, string folder, CancellationToken ct)
    {
        var summary = Summary.Of(run);
        folder = Path.GetFullPath(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new PlinthException($"{folder} is not empty; publish to a new folder");
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(data);
        // One thread, so that the order of rows and the bytes never differ.
        using var database = new RunDatabase(run.Folder, data, threads: 1);
        if (database.CorpusFiles.Count == 0) throw new PlinthException($"{run.Folder} has no corpus yet; go on with plinth run");
        var shards = Shards(database.CorpusFiles);
        for (var i = 0; i < shards.Count; i++)
            database.WriteParquet(database.Reading(shards[i]), Path.Combine(data, string.Create(CultureInfo.InvariantCulture, $"train-{i:00000}-of-{shards.Count:00000}.parquet")), ct);
        var figures = CorpusFigures.Of(database, ct);
        if (figures.Documents != summary.Totals.Kept)
            throw new PlinthException($"the corpus holds {figures.Documents} documents and the ledger {summary.Totals.Kept} kept ones; the run is not whole");
        AtomicFile.Write(Path.Combine(folder, "recipe.yaml"), System.Text.Encoding.UTF8.GetBytes(summary.Recipe));
        AtomicFile.Write(Path.Combine(folder, "README.md"), System.Text.Encoding.UTF8.GetBytes(DataCard.Of(summary, figures)));
        AtomicFile.Write(Path.Combine(folder, "DATASHEET.md"), System.Text.Encoding.UTF8.GetBytes(Datasheet.Of(summary, figures)));
        return figures.Documents;
    }

    private static List<List<string>> Shards(IReadOnlyList<string> parts)
    {
        var shards = new List<List<string>>();
        var bytes = long.MaxValue;
        foreach (var part in parts)
        {
            var size = new FileInfo(part).Length;
            if (bytes > ShardBytes - Math.Min(size, ShardBytes))
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(part);
            bytes += size;
        }

        return shards;
    }
}
