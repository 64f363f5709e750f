using System.ComponentModel;
using System.Diagnostics;

namespace Plinth.Running.Cluster;

/// <summary>An element of an array job as <c>squeue</c> shows it.</summary>
/// <param name="State"><c>PENDING</c>, <c>RUNNING</c>, <c>TIMEOUT</c> …</param>
/// <param name="Node">Where it runs or ran.</param>
/// <param name="Reason">Why it waits or ended.</param>
public sealed record JobState(string State, string Node, string Reason)
{
    /// <summary>Whether it waits for what can never come.</summary>
    public bool IsStuck => State == "PENDING" && (Reason == "DependencyNeverSatisfied" || Reason.StartsWith("launch failed requeued held", StringComparison.Ordinal));

    /// <summary>Whether something will still come of it.</summary>
    public bool IsActive => !IsStuck && State is "PENDING" or "RUNNING" or "CONFIGURING" or "COMPLETING" or "SUSPENDED" or "REQUEUED" or "RESIZING"
        or "SIGNALING" or "STAGE_OUT" or "STOPPED" or "REQUEUE_HOLD" or "REQUEUE_FED" or "RESV_DEL_HOLD" or "SPECIAL_EXIT";
}

/// <summary>Slurm by its own commands; of versions 22.05 and later.</summary>
internal static class Slurm
{
    /// <summary>Calls of a controller that does not answer: a restart takes minutes at most.</summary>
    private const int MostAttempts = 120;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(5);

    /// <summary>Submits a script; its job's id.</summary>
    public static string Submit(string script, int elements, int? atOnce, int? memoryMb, IReadOnlyList<string> after, int offset, Action<string> say, CancellationToken ct)
    {
        List<string> args = ["--parsable", $"--array=0-{elements - 1}" + (atOnce is { } most ? $"%{most}" : "")];
        if (memoryMb is { } mb) args.Add($"--mem={mb}M");
        if (after.Count > 0) args.Add("--dependency=afterok:" + string.Join(':', after));
        args.AddRange([script, offset.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        // Should it have been taken though nobody answered, its tasks are done twice, which changes nothing.
        var (code, output, error) = CallUntilAnswered("sbatch", args, say, ct);
        if (code != 0) throw new PlinthException($"sbatch {script}: {error.Trim()}");
        return output.Trim().Split(';')[0];
    }

    /// <summary>The elements of jobs, by <c>job_element</c>, that Slurm still knows; null when its controller does not answer.</summary>
    public static Dictionary<string, JobState>? Ask(IEnumerable<string> jobs)
    {
        var states = new Dictionary<string, JobState>(StringComparer.Ordinal);
        foreach (var some in jobs.Distinct().Chunk(500))
        {
            var (code, output, error) = Call("squeue", ["-r", "-t", "all", "-h", "-j", string.Join(',', some), "-o", "%i|%T|%N|%r"]);
            if (code != 0)
            {
                // One id that is forgotten is an error, of several it is none.
                if (error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase)) continue;
                return null;
            }

            foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                if (line.Split('|') is [var id, var state, var node, var reason, ..]) states[id.Trim()] = new JobState(state, node, reason);
        }

        return states;
    }

    /// <summary>Cancels jobs; those that have ended are passed over.</summary>
    public static void Cancel(IEnumerable<string> jobs, Action<string> say, CancellationToken ct)
    {
        foreach (var some in jobs.Distinct().Chunk(500))
        {
            var (code, _, error) = CallUntilAnswered("scancel", some, say, ct);
            if (code != 0 && !error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase)) throw new PlinthException($"scancel: {error.Trim()}");
        }
    }

    private static (int Code, string Out, string Error) CallUntilAnswered(string program, IReadOnlyList<string> args, Action<string> say, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (code, output, error) = Call(program, args);
            if (code == 0 || attempt == MostAttempts || !IsSilent(error)) return (code, output, error);
            if (attempt == 1) say($"{program}: Slurm's controller does not answer; asking again");
            ct.WaitHandle.WaitOne(BetweenAttempts);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether it was not refused, but nobody answered.</summary>
    private static bool IsSilent(string error) => ((string[])["Unable to contact slurm controller", "Socket timed out", "Connection refused", "Connection reset", "Connection timed out", "Zero Bytes were transmitted", "temporarily unable"])
        .Any(words => error.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static (int Code, string Out, string Error) Call(string program, IEnumerable<string> args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            throw new PlinthException($"{program} cannot be started: {e.Message}; --on slurm needs Slurm's commands on this machine", e);
        }
    }
}
