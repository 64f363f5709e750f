using Plinth.Dedup;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Running.Cluster;
using Plinth.Running.Planning;
using Plinth.Storage;

namespace Plinth.Tests.Running.Planning;

/// <summary>The plan of a snapshot of 100 TB, by its sizes alone: what would be asked of a scheduler and of a file system.</summary>
public sealed class SnapshotPlanTests
{
    private const long Snapshot = 100_000_000_000_000;
    private const long FileBytes = 1_100_000_000;

    /// <summary>Slurm's defaults (slurm.conf): elements of an array, and jobs in the controller's memory.</summary>
    private const int MaxArraySize = 1001;
    private const int MaxJobCount = 10_000;

    private static readonly Recipe s_recipe = RecipeReader.Parse("""
        plinth: 1
        name: snapshot
        sources:
          - warc: crawl/*.warc.gz
        steps:
          - extract-html: {}
          - dedup-exact: {}
          - gopher-quality: {}
          - dedup-minhash: { preset: fineweb }
        """, "snapshot.yaml", "/");

    [Fact]
    public void It_is_ninety_thousand_shards_of_a_gigabyte()
    {
        var shards = ScaledInput.Shards(s_recipe, [1], Snapshot, [FileBytes]);
        Assert.Equal(90_910, shards.Count);
        // Not the 1.5 million that 64 MiB a shard would be.
        Assert.True(shards.TrueForAll(s => s is { Start: 0, End: long.MaxValue }));
        Assert.Equal(shards.Count, shards.Select(s => s.Path).Distinct().Count());
    }

    [Fact]
    public void Cut_by_sizes_it_is_what_files_of_those_sizes_are_joined_to()
    {
        var recipe = RecipeReader.Parse("plinth: 1\nsources:\n  - warc: { files: x.warc.gz, split_bytes: 2000 }\n", "r.yaml", "/");
        foreach (var (files, fileBytes) in ((int, long)[])[(100, 999), (3000, 35_000), (30_000, 8400), (60_000, 5000)])
        {
            var parts = (fileBytes + 1999) / 2000;
            List<PlannedShard> all = [.. Enumerable.Range(0, files).SelectMany(f => Enumerable.Range(0, (int)parts)
                .Select(p => new PlannedShard(0, $"warc-{f}", $"warc-{f}", p * 2000L, p == parts - 1 ? long.MaxValue : (p + 1) * 2000L)))];
            Assert.True(ShardPlan.Join(all).SequenceEqual(ScaledInput.Shards(recipe, [1], files * fileBytes, [fileBytes])), $"{files} x {fileBytes}");
        }
    }

    [Fact]
    public void Its_rounds_fit_a_scheduler_of_default_limits()
    {
        var rounds = Rounds();
        Assert.Equal(
            ["stage-1", "stage-1.number", "stage-1.identical", "stage-1.clusters", "stage-1.decisions", "stage-2", "stage-2.number", "stage-2.identical",
                "stage-2.bands", "stage-2.pairs", "stage-2.candidates", "stage-2.verify", "stage-2.clusters", "stage-2.decisions", "stage-3"],
            rounds.Select(r => r.Name));
        Assert.Equal(29 * 16, rounds.Single(r => r.Name == "stage-2.bands").Tasks);
        Assert.Equal(356, rounds.Single(r => r.Name == "stage-2.pairs").Tasks);

        var options = s_recipe.Cluster;
        var perJob = ArrayPlan.TasksPerJob(options, rounds.Select(r => r.Tasks));
        var jobs = rounds.Sum(r => ArrayPlan.Jobs(r.Tasks, perJob));
        Assert.InRange(jobs, options.MaxJobs * 9 / 10, options.MaxJobs);
        Assert.InRange(options.MaxJobs, 1, MaxJobCount - 1);
        foreach (var round in rounds)
        {
            var arrays = ArrayPlan.Arrays(options, round.Tasks, perJob);
            Assert.InRange((ArrayPlan.Jobs(round.Tasks, perJob) + arrays - 1) / arrays, 1, MaxArraySize);
        }

        // One task a job is what it would be without: more than the controller takes.
        Assert.True(rounds.Sum(r => (long)r.Tasks) > 20 * MaxJobCount);
        Assert.Equal(7, ArrayPlan.TasksPerJob(options with { TasksPerJob = 7 }, rounds.Select(r => r.Tasks)));
    }

    [Fact]
    public void Its_folders_hold_thousands_of_files_not_millions()
    {
        using var folder = new TestFolder();
        var run = Run.Over(s_recipe, ScaledInput.Shards(s_recipe, [1], Snapshot, [FileBytes]), folder.Path);
        var folders = new Dictionary<string, int>(StringComparer.Ordinal);
        void Add(params ReadOnlySpan<string> paths)
        {
            foreach (var path in paths)
            {
                var name = Path.GetDirectoryName(path)!;
                folders[name] = folders.GetValueOrDefault(name) + 1;
            }
        }

        foreach (var stage in run.Stages)
        {
            for (var shard = 0; shard < run.Shards.Count; shard++)
            {
                Add(run.StatsPath(stage, shard), stage.IsLast ? run.CorpusPath(shard) : run.PartPath(stage, shard), stage.IsLast ? run.LedgerPath(shard) : run.FatesPath(stage, shard));
            }

            if (stage.Ends?.Step is not ICorpusStep step) continue;
            var work = run.Work(stage);
            for (var shard = 0; shard < run.Shards.Count; shard++) Add(new DedupFiles(work).Sketch(shard));
            foreach (var phase in step.Phases(work))
                for (var task = 0; task < phase.Tasks; task++) Add([run.DonePath(stage, phase.Name, task), .. phase.Files!(task)]);
        }

        Assert.InRange(folders.Values.Sum(), 1_500_000, 2_500_000);
        var large = folders.Where(f => f.Value > 12_000).Select(f => Path.GetRelativePath(run.Folder, f.Key)).Order(StringComparer.Ordinal);
        // What is handed on is one folder of a file a shard, as data sets are.
        Assert.Equal(["corpus", "ledger"], large);
        Assert.Equal(90_910, folders[Path.Combine(run.Folder, "corpus")]);
    }

    [Fact]
    public void A_task_needs_no_more_memory_than_a_core_of_a_usual_machine_has()
    {
        const long Documents = 3_000_000_000;
        var machine = Machine.Find("c7i.4xlarge", null);
        foreach (var round in Rounds())
        {
            var bytes = RunPlan.Fixed(90_910) + (round.MemoryFor?.Invoke(Documents) ?? 0);
            // Forming clusters is one task, and takes what its option says.
            var most = round.Name.EndsWith(".clusters", StringComparison.Ordinal) ? 1500L << 20 : machine.MemoryBytes / machine.Cores;
            Assert.True(bytes <= most, $"{round.Name}: {bytes:N0} bytes");
            Assert.True(machine.TasksAtOnce(bytes) >= 15, round.Name);
        }
    }

    [Fact]
    public void Parts_of_a_file_are_joined_only_where_they_meet_and_only_when_there_are_too_many()
    {
        List<PlannedShard> shards = [.. Enumerable.Range(0, 10).SelectMany(f => Enumerable.Range(0, 6).Select(p => new PlannedShard(0, $"f{f}", $"f{f}", p * 100, p == 5 ? long.MaxValue : (p + 1) * 100)))];
        Assert.Same(shards, ShardPlan.Join(shards, 60));
        Assert.Equal([(0, 200), (200, 400), (400, long.MaxValue)], ShardPlan.Join(shards, 59).Take(3).Select(s => (s.Start, s.End)));
        Assert.Equal([(0, 400), (400, long.MaxValue)], ShardPlan.Join(shards, 20).Take(2).Select(s => (s.Start, s.End)));
        Assert.Equal(10, ShardPlan.Join(shards, 3).Count);
        // A compressed file that is cut by blocks of lines: part p of so many.
        List<PlannedShard> blocks = [.. Enumerable.Range(0, 8).Select(p => new PlannedShard(0, "f", "f", p, 8))];
        Assert.Equal(blocks, ShardPlan.Join(blocks, 2));
    }

    [Fact]
    public void Names_of_the_first_thousand_are_as_ever_and_later_ones_in_folders()
    {
        Assert.Equal("sketch-00999.bin", NumberedFile.Name("sketch", 999, ".bin"));
        Assert.Equal(Path.Combine("001", "sketch-01000.bin"), NumberedFile.Name("sketch", 1000, ".bin"));
        Assert.Equal(Path.Combine("123", "done-verify-123456"), NumberedFile.Name("done-verify", 123_456));
    }

    private static List<Round> Rounds()
    {
        using var folder = new TestFolder();
        return RoundPlan.Of(Run.Over(s_recipe, ScaledInput.Shards(s_recipe, [1], Snapshot, [FileBytes]), folder.Path));
    }
}
