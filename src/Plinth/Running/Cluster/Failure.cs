using System.Globalization;

namespace Plinth.Running.Cluster;

/// <summary>How a task of an array job failed.</summary>
/// <param name="Code">Exit code of plinth.</param>
/// <param name="Words">What it said last.</param>
/// <param name="IsOutOfMemory">Whether memory was what it lacked.</param>
public sealed record Failure(int Code, string Words, bool IsOutOfMemory)
{
    /// <summary>Whether the task itself said no, rather than that something killed it.</summary>
    public bool IsItsOwn => Code < 126 && !IsOutOfMemory;

    /// <summary>Reads a task's; null where it has none.</summary>
    public static Failure? Read(Run run, string round, int task)
    {
        string[] lines;
        try { lines = File.ReadAllLines(ClusterJobs.FailurePath(run, round, task)); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return null; }
        var code = lines.Length > 0 && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var said = lines.Skip(1).Where(l => l.Length > 0).ToArray();
        var last = said.LastOrDefault(l => l.StartsWith("plinth: ", StringComparison.Ordinal)) ?? said.LastOrDefault() ?? $"exit code {code}";
        return new Failure(code, last.StartsWith("plinth: ", StringComparison.Ordinal) ? last[8..] : last,
            code == 137 || said.Any(l => l.Contains("OutOfMemoryException", StringComparison.Ordinal) || l.StartsWith("Out of memory", StringComparison.Ordinal)));
    }
}
