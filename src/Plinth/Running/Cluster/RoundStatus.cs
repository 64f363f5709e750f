namespace Plinth.Running.Cluster;

/// <summary>How far a round is: done by its markers, the rest by the queue.</summary>
/// <param name="Round">Its name.</param>
/// <param name="Total">Its tasks.</param>
/// <param name="Done">Done.</param>
/// <param name="Running">Running on the cluster.</param>
/// <param name="Failed">Failed, and not done since.</param>
/// <param name="Pending">Neither.</param>
/// <param name="Why">The first failure's words, or null.</param>
public sealed record RoundStatus(string Round, int Total, int Done, int Running, int Failed, int Pending, string? Why)
{
    /// <summary>The rounds of a run, as far as they can be known.</summary>
    public static List<RoundStatus> Of(Run run)
    {
        var jobs = ClusterJobs.Read(run);
        var states = jobs.Jobs.Count == 0 || run.State.State == "done" ? null : Slurm.Ask(jobs.Jobs.Select(j => j.Job));
        var running = jobs.Jobs.SelectMany(job => job.Elements.Select((tasks, element) => (job, tasks, element)))
            .Where(e => states?.GetValueOrDefault($"{e.job.Job}_{e.element}")?.State is "RUNNING" or "COMPLETING" or "CONFIGURING")
            .SelectMany(e => e.tasks.Select(task => (e.job.Round, task))).ToHashSet();
        return [.. RoundPlan.Of(run).Select(round =>
        {
            // A run that is done may have tidied away what its last rounds were told by.
            if (run.State.State == "done") return new RoundStatus(round.Name, round.Tasks, round.Tasks, 0, 0, 0, null);
            var missing = round.Missing();
            var failures = missing.Select(task => Failure.Read(run, round.Name, task)).OfType<Failure>().ToArray();
            var now = missing.Count(task => running.Contains((round.Name, task)) && Failure.Read(run, round.Name, task) is null);
            return new RoundStatus(round.Name, round.Tasks, round.Tasks - missing.Length, now, failures.Length,
                missing.Length - now - failures.Length, failures.FirstOrDefault()?.Words);
        })];
    }

    /// <summary>Cancels a run's jobs, and tells its driver; how many array jobs were in the queue.</summary>
    /// <param name="run">The run.</param>
    /// <param name="say">Hears when the controller does not answer; it is asked again for ten minutes.</param>
    /// <param name="ct">Stops asking.</param>
    public static int Cancel(Run run, Action<string> say, CancellationToken ct)
    {
        var jobs = ClusterJobs.Read(run).Jobs;
        if (jobs.Count == 0) return 0;
        AtomicFile.Write(ClusterJobs.CancelledPath(run), []);
        // Those that have ended are no longer to be cancelled; where nobody says which, all are.
        var states = Slurm.Ask(jobs.Select(j => j.Job));
        string[] left = [.. jobs.Where(j => states is null || Enumerable.Range(0, j.Elements.Length).Any(e => states.GetValueOrDefault($"{j.Job}_{e}") is { } s && (s.IsActive || s.IsStuck))).Select(j => j.Job)];
        if (left.Length > 0) Slurm.Cancel(left, say, ct);
        return left.Length;
    }
}
