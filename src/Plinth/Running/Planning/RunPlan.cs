using System.Globalization;
using Plinth.Recipes;
using Plinth.Running.Cluster;

namespace Plinth.Running.Planning;

/// <summary>What a run of some size takes on some machines: from its engine's own rounds, and from what they took on a sample.</summary>
/// <param name="InputBytes">Size of the input.</param>
/// <param name="Shards">Its shards.</param>
/// <param name="Factor">The input over the sample.</param>
/// <param name="Rounds">The rounds, in their order.</param>
/// <param name="Documents">Documents that meet the corpus step at the end of each stage but the last, and at last those in the corpus.</param>
public sealed record RunPlan(long InputBytes, int Shards, double Factor, IReadOnlyList<PlannedRound> Rounds, IReadOnlyList<long> Documents)
{
    /// <summary>Memory of a task beyond what it holds of the corpus: the runtime, the program, the buffers of its files.</summary>
    public const long TaskBytes = 150L << 20;

    /// <summary>Memory that a shard takes in every task, in bytes: its line of run.json.</summary>
    public const int ShardBytes = 600;

    /// <summary>Processor time until a job is warm, in seconds; docs/cluster.md says how it was measured.</summary>
    public const double JobSeconds = 2;

    /// <summary>Processor time of the whole, in hours.</summary>
    public double CpuHours => Rounds.Sum(r => r.CpuSeconds ?? 0) / 3600;

    /// <summary>Bytes that all rounds write; those between stages stay until the end.</summary>
    public long DiskBytes => Rounds.Sum(r => r.DiskBytes);

    /// <summary>Time on the machines, in hours.</summary>
    public double WallHours => Rounds.Sum(r => r.WallSeconds) / 3600;

    /// <summary>Plans a run.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="shards">The shards of the input that is planned for.</param>
    /// <param name="inputBytes">Its size.</param>
    /// <param name="measured">What the recipe took on a sample.</param>
    /// <param name="machine">The kind of machine.</param>
    /// <param name="machines">How many of them.</param>
    public static RunPlan Of(Recipe recipe, List<PlannedShard> shards, long inputBytes, Measurement measured, Machine machine, int machines)
    {
        var factor = (double)inputBytes / Math.Max(1, measured.SampleBytes);
        long[] documents = [.. measured.Documents.Select(n => (long)(n * factor))];
        var rounds = RoundsOf(recipe, shards, measured, factor);
        var perJob = ArrayPlan.TasksPerJob(recipe.Cluster, rounds.Select(r => r.Tasks));
        return new RunPlan(inputBytes, shards.Count, factor, [.. rounds.Select(r => Planned(r, Fixed(shards.Count)))], documents);

        PlannedRound Planned(RoundShape round, long common)
        {
            var last = measured.Rounds.FirstOrDefault(m => m.Name == round.Name);
            var jobs = ArrayPlan.Jobs(round.Tasks, perJob);
            double? cpu = last is null ? null : last.CpuSeconds * factor + jobs * JobSeconds;
            // What runs document by document holds its models and one document, which the sample did too; what needs the corpus says what it holds of it.
            var memory = common + (round.MemoryFor is { } of ? of(documents[round.Stage]) : 0) + (round.IsStage && last is not null ? Math.Max(0, last.PeakBytes - TaskBytes) : 0);
            var atOnce = machine.TasksAtOnce(memory);
            var waves = atOnce == 0 ? double.NaN : Math.Ceiling(round.Tasks / ((double)atOnce * machines));
            return new PlannedRound(round.Name, round.Tasks, perJob, jobs, ArrayPlan.Arrays(recipe.Cluster, round.Tasks, perJob), cpu, memory,
                (long)((last?.DiskBytes ?? 0) * factor), (long)Math.Round((last?.Files ?? 0) / (double)Math.Max(1, last?.Tasks ?? 1) * round.Tasks), atOnce, waves * (cpu ?? 0) / Math.Max(1, round.Tasks), How(last, measured.SampleBytes, inputBytes, jobs, cpu));
        }
    }

    /// <summary>Memory that every task of a run of so many shards takes.</summary>
    public static long Fixed(int shards) => TaskBytes + (long)shards * ShardBytes;

    /// <summary>The engine's own rounds; those whose number of tasks depends on what is not written yet follow as the sample had them.</summary>
    private static List<RoundShape> RoundsOf(Recipe recipe, List<PlannedShard> shards, Measurement measured, double factor)
    {
        var folder = Directory.CreateTempSubdirectory("plinth-plan-");
        try
        {
            var rounds = RoundPlan.Of(Run.Over(recipe, shards, folder.FullName))
                .Select(r => new RoundShape(r.Name, r.Tasks, StageOf(r.Name), !r.Name.Contains('.', StringComparison.Ordinal) && r.Name.StartsWith("stage-", StringComparison.Ordinal), r.MemoryFor)).ToList();
            var known = rounds.Select(r => r.Name).ToHashSet();
            rounds.AddRange(measured.Rounds.Where(m => !known.Contains(m.Name))
                .Select(m => new RoundShape(m.Name, m.Tasks == 1 ? 1 : (int)Math.Min(int.MaxValue, Math.Ceiling(m.Tasks * factor)), 0, false, null)));
            return rounds;
        }
        finally { folder.Delete(recursive: true); }
    }

    private static int StageOf(string round) =>
        round.StartsWith("stage-", StringComparison.Ordinal) && int.TryParse(round["stage-".Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : 0;

    private static string How(MeasuredRound? measured, long sample, long bytes, int jobs, double? cpu) => measured is null
        ? "not measured: it comes when the corpus is known"
        : string.Create(CultureInfo.InvariantCulture,
            $"{measured.CpuSeconds:0.00} s for {SizeText.Of(sample)} x {SizeText.Of(bytes)}, and {jobs:N0} jobs x {JobSeconds:0} s = {cpu / 3600:N1} h");

    private sealed record RoundShape(string Name, int Tasks, int Stage, bool IsStage, Func<long, long>? MemoryFor);
}
