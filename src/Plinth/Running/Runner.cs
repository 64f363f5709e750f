using System.Diagnostics;
using Plinth.Storage;
using Plinth.Telemetry;

namespace Plinth.Running;

/// <summary>Does the tasks of a run on this machine's threads.</summary>
/// <param name="run">The run.</param>
/// <param name="workers">Threads.</param>
/// <param name="progress">Hears how it goes.</param>
public sealed class Runner(Run run, int workers, IRunProgress progress)
{
    /// <summary>Does whatever is not done yet.</summary>
    /// <exception cref="OperationCanceledException">Stopped; the same call goes on where it was.</exception>
    /// <exception cref="PlinthException">A task could not be done; what was finished stays.</exception>
    public void Execute(CancellationToken ct)
    {
        using var guard = Lock(run);
        run.Workers = workers;
        using var span = RunTrace.OfRun(run, workers);
        Unsettle(run);
        if (!S3Path.Is(run.Folder))
            foreach (var leftover in Directory.EnumerateFiles(run.Folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(leftover);
        try
        {
            foreach (var round in run.Rounds(progress)) Execute(round, workers, progress, ct);
        }
        catch (Exception e)
        {
            RunTrace.Fail(span, e);
            throw;
        }
    }

    /// <summary>Does one task of a round, unless it is done.</summary>
    /// <param name="name">The round: <c>stage-1</c>, <c>stage-1.bands</c>.</param>
    /// <param name="task">The task, from 0.</param>
    /// <param name="ct">Stops it.</param>
    public void ExecuteTask(string name, int task, CancellationToken ct)
    {
        var rounds = new List<string>();
        foreach (var round in run.Rounds(progress))
        {
            rounds.Add(round.Name);
            if (round.Name == name)
            {
                if (task < 0 || task >= round.Tasks) throw new RecipeException($"{name} has tasks 0 to {round.Tasks - 1}, not {task}");
                if (!round.IsDone(task)) Guarded(round, task, null, run.Recipe.Name, ct);
                return;
            }

            // One file to ask for where there may be a hundred thousand: of as many tasks, each would ask for as many.
            if (StoredFile.Exists(run.SettledPath(round.Name))) continue;
            if (round.Missing() is [var missing, ..]) throw new PlinthException($"{name} comes after {round.Name}, whose task {missing} is not done");
            AtomicFile.Write(run.SettledPath(round.Name), []);
        }

        throw new RecipeException($"'{name}' is not a stage of this run; its stages: {string.Join(", ", rounds)}");
    }

    /// <summary>Does what is not done yet of one round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="ct">Stops it.</param>
    public static void Execute(Round round, int workers, IRunProgress progress, CancellationToken ct)
    {
        var todo = round.Missing();
        if (todo.Length == 0) return;
        progress.Begin(round.Name, round.Tasks, round.Tasks - todo.Length);
        using var span = RunTrace.OfRound(round.Name, round.Tasks, round.Tasks - todo.Length);
        var stage = new KeyValuePair<string, object?>("stage", round.Name);
        RunMeter.Queued.Add(todo.Length, stage);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Exception? failure = null;
        var next = -1;
        // Threads of our own: tasks are long and busy, and the pool would start them one by one.
        var threads = Enumerable.Range(0, Math.Min(workers, todo.Length)).Select(_ => new Thread(Work, 16 << 20)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        RunMeter.Queued.Add(Math.Min(0, next + 1 - todo.Length), stage);
        if (failure is not null) RunTrace.Fail(span, failure);
        ct.ThrowIfCancellationRequested();
        if (failure is not null) throw failure is PlinthException ? failure : new InvalidOperationException($"{round.Name} failed: {failure.Message}", failure);
        progress.End();

        void Work()
        {
            for (int i; !stop.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < todo.Length;)
            {
                RunMeter.Queued.Add(-1, stage);
                try
                {
                    Guarded(round, todo[i], span, null, stop.Token);
                    progress.TaskDone();
                }
                catch (Exception e)
                {
                    if (e is not OperationCanceledException) Interlocked.CompareExchange(ref failure, e, null);
                    stop.Cancel();
                }
            }
        }
    }

    private static void Guarded(Round round, int task, Activity? stage, string? run, CancellationToken ct)
    {
        using var span = RunTrace.OfTask(round.Name, task, stage, run);
        var started = Stopwatch.GetTimestamp();
        var name = new KeyValuePair<string, object?>("stage", round.Name);
        RunMeter.Active.Add(1, name);
        Exception? error = null;
        try
        {
            round.Execute(task, ct);
        }
        catch (Exception e)
        {
            error = e;
            RunTrace.Fail(span, e);
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            throw new PlinthException($"{round.Name}, task {task}: {e.Message}; what is finished stays, and the same command goes on from there", e);
        }
        finally
        {
            RunMeter.Active.Add(-1, name);
            RunMeter.TaskEnded(round.Name, started, error);
        }
    }

    /// <summary>Forgets which rounds were found done, so that every task is asked for again.</summary>
    internal static void Unsettle(Run run) => StoredFile.DeleteBelow(StoredFile.Combine(run.Folder, "done"));

    /// <summary>Keeps every other driver off a run, until disposed of.</summary>
    /// <remarks>In a store nothing is let go of when its holder is killed. Two drivers there do some tasks twice, which changes nothing.</remarks>
    internal static IDisposable? Lock(Run run)
    {
        if (S3Path.Is(run.Folder)) return null;
        try
        {
            return new FileStream(Path.Combine(run.Folder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new PlinthException($"{run.Folder} is being worked on by another plinth", e);
        }
    }
}
