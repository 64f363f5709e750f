using Plinth.Storage;

namespace Plinth.Running;

/// <summary>Finds the task that made a file which is damaged, and forgets that it is done.</summary>
internal static class DamagedTask
{
    /// <summary>Forgets the task.</summary>
    /// <returns>What will be done again, in words; null where the file is none that a task of the run makes.</returns>
    public static string? Forget(Run run, string path)
    {
        foreach (var stage in run.Stages.Where(s => !s.IsLast))
        {
            if (!IsBelow(StoredFile.Combine(run.Folder, stage.Name), path)) continue;
            var work = run.Work(stage);
            if (IsBelow(work.Folder, path) && OfPhases(run, stage, work, path) is { } phase) return phase;
            if (NumberedFile.NumberIn(path) is not { } shard || shard >= run.Shards.Count) return null;
            return Again(run, stage.Name, [run.StatsPath(stage, shard)], $"task {shard} of {stage.Name}");
        }

        return null;
    }

    /// <summary>Forgets the tasks whose part of the corpus or the ledger is gone, or has not the checksum that it was written with.</summary>
    /// <returns>Those parts, by their paths in the run's folder.</returns>
    /// <exception cref="PlinthException">What they were made of was removed.</exception>
    public static List<string> ForgetDamagedParts(Run run, int workers, CancellationToken ct)
    {
        var last = run.Stages[^1];
        var damaged = new List<string>();
        var forgotten = new List<string>();
        Parallel.For(0, run.Shards.Count, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct }, shard =>
        {
            if (!StoredFile.Exists(run.StatsPath(last, shard))) return;
            var stats = TaskStats.ReadFile(run.StatsPath(last, shard));
            foreach (var (path, hash) in ((string, string?)[])[(run.CorpusPath(shard), stats.CorpusXxh128), (run.LedgerPath(shard), stats.LedgerXxh128)])
            {
                if (StoredFile.Exists(path) && (hash is null || Fingerprint.Whole(path) == hash)) continue;
                lock (damaged)
                {
                    damaged.Add(StoredFile.Relative(run.Folder, path));
                    forgotten.Add(run.StatsPath(last, shard));
                }
            }
        });
        damaged.Sort(StringComparer.Ordinal);
        if (damaged.Count > 0 && !run.Recipe.KeepStages && run.State.State == "done" && run.Stages.Count > 1)
            throw new PlinthException($"{string.Join(", ", damaged.Take(10))}{(damaged.Count > 10 ? $" and {damaged.Count - 10} more" : "")}: damaged or gone, and what it was made of was removed (keep_stages: false); run the recipe in another folder");
        foreach (var marker in forgotten) StoredFile.Delete(marker);
        return damaged;
    }

    private static string? OfPhases(Run run, Stage stage, CorpusWork work, string path)
    {
        var phases = ((ICorpusStep)stage.Ends!.Step).Phases(work);
        foreach (var phase in phases)
        {
            for (var task = 0; phase.Files is not null && task < phase.Tasks; task++)
            {
                if (!phase.Files(task).Contains(path)) continue;
                return Again(run, $"{stage.Name}.{phase.Name}", [run.DonePath(stage, phase.Name, task)], $"task {task} of {stage.Name}.{phase.Name}");
            }
        }

        if (phases.All(p => p.Files is not null)) return null;
        foreach (var phase in phases) Again(run, $"{stage.Name}.{phase.Name}", Enumerable.Range(0, phase.Tasks).Select(task => run.DonePath(stage, phase.Name, task)), "");
        // Whether a phase or the stage made it, nobody says.
        if (NumberedFile.NumberIn(path) is { } shard && shard < run.Shards.Count) Again(run, stage.Name, [run.StatsPath(stage, shard)], "");
        return $"the phases of {stage.Ends.Name}";
    }

    private static string Again(Run run, string round, IEnumerable<string> markers, string words)
    {
        foreach (var marker in markers.Append(run.SettledPath(round)))
            if (StoredFile.Exists(marker)) StoredFile.Delete(marker);
        return words;
    }

    private static bool IsBelow(string folder, string path) => path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] is '/' or '\\';
}
