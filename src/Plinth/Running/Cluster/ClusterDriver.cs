namespace Plinth.Running.Cluster;

/// <summary>Has Slurm do what is not done yet of a run. What is done, the run's folder says; Slurm only places jobs.</summary>
/// <param name="run">The run.</param>
/// <param name="program">What a shell on a node calls for plinth.</param>
/// <param name="say">Hears what happens, a line each.</param>
/// <param name="progress">Hears how the rounds go.</param>
public sealed class ClusterDriver(Run run, string program, Action<string> say, IRunProgress progress)
{
    /// <summary>Looks at the folder after a job's end before its tasks count as lost: a shared file system may be late.</summary>
    private const int LooksAfterEnd = 3;

    private readonly ClusterJobs _jobs = ClusterJobs.Read(run);

    /// <summary>Does whatever is not done yet, or submits it and leaves.</summary>
    /// <param name="detach">Leaves when the jobs are submitted.</param>
    /// <param name="ct">Stops waiting; the jobs go on.</param>
    /// <returns>Whether the run's tasks are all done.</returns>
    /// <exception cref="PlinthException">A task failed or was given up; jobs after it are cancelled.</exception>
    public bool Execute(bool detach, CancellationToken ct)
    {
        using var guard = Runner.Lock(run);
        using var span = Telemetry.RunTrace.OfRun(run, null);
        Directory.CreateDirectory(ClusterJobs.FolderOf(run));
        Runner.Unsettle(run);
        File.Delete(ClusterJobs.CancelledPath(run));
        var adopted = _jobs.Jobs.Count > 0 && Slurm.Ask(_jobs.Jobs.Select(j => j.Job)) is { } states && states.Values.Any(s => s.IsActive);
        if (adopted) say($"going on with {_jobs.Jobs.Count} array jobs that are in the queue");
        else _jobs.Attempts.Clear();
        while (RoundPlan.Of(run).FirstOrDefault(r => !r.IsAllDone()) is not null)
        {
            if (!adopted) Submit(ct);
            adopted = false;
            if (detach) return false;
            Wait(ct);
        }

        return true;
    }

    private void Submit(CancellationToken ct)
    {
        var options = run.Recipe.Cluster;
        _jobs.Jobs.Clear();
        List<string> before = [];
        var rounds = RoundPlan.Of(run).Select(round => (Round: round, Missing: round.Missing())).Where(r => r.Missing.Length > 0).ToArray();
        var perJob = ArrayPlan.TasksPerJob(options, rounds.Select(r => r.Missing.Length));
        foreach (var (round, missing) in rounds)
        {
            Directory.CreateDirectory(ClusterJobs.FolderOf(run, round.Name));
            foreach (var task in missing) File.Delete(ClusterJobs.FailurePath(run, round.Name, task));
            // Rounds that wait for others were not tried; only the first is.
            if (before.Count == 0)
                foreach (var task in missing) _jobs.Attempts[$"{round.Name}/{task}"] = _jobs.Attempts.GetValueOrDefault($"{round.Name}/{task}") + 1;
            var elements = missing.Chunk(perJob).ToArray();
            var script = ArrayScript.Write(run, round.Name, elements, program);
            int? memory = _jobs.MemoryMb.TryGetValue(round.Name, out var raised) ? raised : options.MemoryMb;
            var arrays = elements.Chunk(options.MaxArraySize).ToArray();
            int? atOnce = options.TasksAtOnce is { } most ? Math.Max(1, most / arrays.Length) : null;
            var jobs = new List<string>();
            var offset = 0;
            foreach (var array in arrays)
            {
                var job = Slurm.Submit(script, array.Length, atOnce, memory, before, offset, say, ct);
                jobs.Add(job);
                _jobs.Jobs.Add(new Submission(round.Name, job, array, memory));
                // Written after each, so that a driver that dies leaves no job that is unknown.
                _jobs.Write(run);
                offset += array.Length;
            }

            say($"{round.Name}: {missing.Length} tasks submitted as {string.Join(", ", jobs)}");
            before = jobs;
        }
    }

    /// <summary>Waits until all jobs are done, or until something must be submitted again.</summary>
    private void Wait(CancellationToken ct)
    {
        var planned = RoundPlan.Of(run).ToDictionary(r => r.Name);
        foreach (var name in _jobs.Jobs.Select(j => j.Round).Distinct().ToArray())
        {
            if (!planned.TryGetValue(name, out var round)) continue;
            if (!WaitFor(round, [.. _jobs.Jobs.Where(j => j.Round == name)], ct)) return;
        }
    }

    /// <summary>Waits for a round; false when some of its tasks must be submitted again.</summary>
    private bool WaitFor(Round round, Submission[] arrays, CancellationToken ct)
    {
        var missing = round.Missing();
        progress.Begin(round.Name, round.Tasks, round.Tasks - missing.Length);
        var pause = TimeSpan.FromMilliseconds(250);
        var longest = TimeSpan.FromSeconds(run.Recipe.Cluster.PollSeconds);
        var looks = 0;
        var silent = false;
        while (true)
        {
            if (File.Exists(ClusterJobs.CancelledPath(run))) throw new PlinthException("the run was cancelled; the same command goes on from there");
            // The queue first and the markers after it: what ended before the queue was read has left its marker.
            var states = missing.Length > 0 ? Slurm.Ask(arrays.Select(a => a.Job)) : [];
            int[] now = [.. missing.Where(task => !round.IsDone(task))];
            for (var i = now.Length; i < missing.Length; i++) progress.TaskDone();
            missing = now;
            if (missing.Length == 0)
            {
                progress.End();
                return true;
            }

            if (FirstFailure(round, missing) is { } failure)
            {
                Slurm.Cancel(_jobs.Jobs.Select(j => j.Job), say, ct);
                throw new PlinthException($"{failure}\n{round.Name} failed, and what comes after it was cancelled; what is finished stays");
            }

            if (states is null)
            {
                if (!silent) say("Slurm's controller does not answer; asking again");
                silent = true;
            }
            else
            {
                silent = false;
                var active = arrays.Any(a => Enumerable.Range(0, a.Elements.Length).Any(e => states.TryGetValue($"{a.Job}_{e}", out var s) && s.IsActive));
                looks = active ? 0 : looks + 1;
                if (looks >= LooksAfterEnd)
                {
                    Again(round, arrays, missing, states, ct);
                    return false;
                }
            }

            ct.WaitHandle.WaitOne(pause);
            ct.ThrowIfCancellationRequested();
            pause = pause * 1.3 < longest ? pause * 1.3 : longest;
        }
    }

    /// <summary>Readies a round for another attempt, or gives it up.</summary>
    private void Again(Round round, Submission[] arrays, int[] missing, Dictionary<string, JobState> states, CancellationToken ct)
    {
        Slurm.Cancel(_jobs.Jobs.Select(j => j.Job), say, ct);
        var most = run.Recipe.Cluster.Attempts;
        var outOfMemory = false;
        foreach (var task in missing)
        {
            var (why, memory) = WhyMissing(round, arrays, task, states);
            outOfMemory |= memory;
            var attempts = _jobs.Attempts.GetValueOrDefault($"{round.Name}/{task}", 1);
            if (attempts >= most)
                throw new PlinthException($"{round.Name}, task {task}: {why}, for the {attempts}. time, and cluster.attempts is {most}; what comes after it was cancelled, and what is finished stays");
            say($"{round.Name}, task {task}: {why}; submitted again (attempt {attempts + 1} of {most})");
        }

        if (!outOfMemory) return;
        if ((arrays[0].MemoryMb ?? run.Recipe.Cluster.MemoryMb) is not { } mb)
        {
            say($"{round.Name}: cluster.memory is not given, so it cannot be raised");
            return;
        }

        _jobs.MemoryMb[round.Name] = (int)Math.Min(int.MaxValue, 2L * mb);
        say($"{round.Name}: memory raised to {_jobs.MemoryMb[round.Name]} MB");
    }

    private (string Why, bool Memory) WhyMissing(Round round, Submission[] arrays, int task, Dictionary<string, JobState> states)
    {
        if (Failure.Read(run, round.Name, task) is { } failure) return (failure.IsOutOfMemory ? "out of memory" : $"killed (exit code {failure.Code})", failure.IsOutOfMemory);
        foreach (var array in arrays)
        {
            var element = Array.FindIndex(array.Elements, tasks => tasks.Contains(task));
            if (element < 0 || !states.TryGetValue($"{array.Job}_{element}", out var state)) continue;
            return state.State switch
            {
                "OUT_OF_MEMORY" => ("out of memory", true),
                "TIMEOUT" => ("out of time (cluster.time)", false),
                "NODE_FAIL" => ($"its node {state.Node} failed", false),
                var other => ($"ended as {other} with nothing written", false),
            };
        }

        return ("lost: Slurm knows its job no more", false);
    }

    /// <summary>The words of the first task that failed by itself, so that doing it again would end alike.</summary>
    private string? FirstFailure(Round round, int[] missing)
    {
        foreach (var task in missing)
        {
            if (Failure.Read(run, round.Name, task) is not { IsItsOwn: true } failure) continue;
            return $"{round.Name}, task {task}: {failure.Words} ({ClusterJobs.FailurePath(run, round.Name, task)})";
        }

        return null;
    }
}
