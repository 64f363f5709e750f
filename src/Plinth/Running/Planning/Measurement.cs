using System.Diagnostics;
using Plinth.Recipes;
using Plinth.Storage;

namespace Plinth.Running.Planning;

/// <summary>What a round of tasks took on a sample.</summary>
/// <param name="Name">The round.</param>
/// <param name="Tasks">Its tasks on the sample.</param>
/// <param name="CpuSeconds">Processor time of them.</param>
/// <param name="DiskBytes">Bytes that all its tasks wrote.</param>
/// <param name="Files">Files that all its tasks wrote.</param>
/// <param name="PeakBytes">Most memory that the process had by then.</param>
public sealed record MeasuredRound(string Name, int Tasks, double CpuSeconds, long DiskBytes, long Files, long PeakBytes);

/// <summary>A recipe done for real on a sample of its own input, round by round, on one thread.</summary>
/// <param name="InputBytes">Size of the recipe's input.</param>
/// <param name="SampleBytes">Size of the sample.</param>
/// <param name="Shards">Shards in the sample.</param>
/// <param name="Rounds">The rounds, in their order.</param>
/// <param name="Documents">Documents that met the corpus step at the end of each stage but the last, and at last those in the corpus.</param>
/// <param name="Shares">Share of each source in the bytes of the input.</param>
/// <param name="FileBytes">Mean size of a file of each source.</param>
public sealed record Measurement(
    long InputBytes, long SampleBytes, int Shards, IReadOnlyList<MeasuredRound> Rounds, IReadOnlyList<long> Documents, IReadOnlyList<double> Shares, IReadOnlyList<long> FileBytes)
{
    /// <summary>Fewest shards of a sample, where there are as many.</summary>
    private const int FewestShards = 2;

    /// <summary>Does the recipe on a sample of its shards, spread evenly, in a folder that is gone afterwards. An index of earlier runs is read, and not added to.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="shards">Its shards.</param>
    /// <param name="mostBytes">About how much to take; at least two shards are taken.</param>
    /// <param name="ct">Stops it.</param>
    public static Measurement Of(Recipe recipe, IReadOnlyList<PlannedShard> shards, long mostBytes, CancellationToken ct)
    {
        var parts = shards.CountBy(s => s.Path).ToDictionary();
        var lengths = parts.Keys.ToDictionary(path => path, path => StoredFile.LengthOf(path));
        long BytesOf(PlannedShard shard) => lengths[shard.Path] / parts[shard.Path];

        var input = lengths.Values.Sum();
        var count = (int)Math.Clamp(mostBytes / Math.Max(1, input / Math.Max(1, shards.Count)), Math.Min(FewestShards, shards.Count), shards.Count);
        List<PlannedShard> sample = [.. Enumerable.Range(0, count).Select(i => shards[(int)((long)i * shards.Count / count)])];
        var folder = Directory.CreateTempSubdirectory("plinth-measure-");
        try
        {
            // One shard goes the whole way before it counts: that loads models and has code compiled, which a long run does not notice.
            foreach (var round in RoundsOf(Run.Over(recipe, sample[..Math.Min(1, sample.Count)], Path.Combine(folder.FullName, "warm")))) Do(round, folder, ct);
            var counted = folder.CreateSubdirectory("counted");
            var run = Run.Over(recipe, sample, counted.FullName);
            MeasuredRound[] rounds = [.. RoundsOf(run).Select(round => Do(round, counted, ct))];
            long[] documents = [.. run.Stages.Select(stage => Enumerable.Range(0, sample.Count).Sum(shard => TaskStats.ReadFile(run.StatsPath(stage, shard)).Kept))];
            var sources = Enumerable.Range(0, recipe.Sources.Count).Select(source => shards.Where(s => s.Source == source).Select(s => s.Path).Distinct().Select(p => lengths[p]).ToArray()).ToArray();
            return new Measurement(input, sample.Sum(BytesOf), sample.Count, rounds, documents,
                [.. sources.Select(files => (double)files.Sum() / Math.Max(1, input))], [.. sources.Select(files => files.Length == 0 ? 1 : Math.Max(1, files.Sum() / files.Length))]);
        }
        finally { folder.Delete(recursive: true); }
    }

    private static IEnumerable<Round> RoundsOf(Run run) => run.StageRounds(new NoProgress()).Concat(run.TokenRounds(new NoProgress()));

    private static MeasuredRound Do(Round round, DirectoryInfo folder, CancellationToken ct)
    {
        var (diskBefore, filesBefore) = Written(folder);
        var before = Environment.CpuUsage.TotalTime;
        for (var task = 0; task < round.Tasks; task++) round.Execute(task, ct);
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;

        var (disk, files) = Written(folder);
        using var process = Process.GetCurrentProcess();
        return new MeasuredRound(round.Name, round.Tasks, seconds, Math.Max(0, disk - diskBefore), Math.Max(0, files - filesBefore), process.PeakWorkingSet64);
    }

    private static (long Bytes, long Files) Written(DirectoryInfo folder)
    {
        var (bytes, files) = (0L, 0L);
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            bytes += file.Length;
            files++;
        }

        return (bytes, files);
    }
}
