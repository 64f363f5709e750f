using System.Globalization;
using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>How far a run has come, from the files that its tasks leave; nothing in the folder is touched.</summary>
internal static class Progress
{
    /// <summary>The counts of the tasks that are done, stage by stage.</summary>
    public static IReadOnlyList<IReadOnlyList<TaskStats>> Counts(string folder, RunState state) =>
    [
        .. Enumerable.Range(1, Stages(folder, state)).Select(number => (IReadOnlyList<TaskStats>)[.. Tasks(folder, number).Order(StringComparer.Ordinal).Select(TaskStats.ReadFile)]),
    ];

    /// <summary>For each stage how many of its tasks are done.</summary>
    public static IReadOnlyList<StageProgress> Of(string folder, RunState state) =>
    [
        .. Enumerable.Range(1, Stages(folder, state)).Select(number => new StageProgress($"stage-{number}", Tasks(folder, number).Count(), state.Shards.Count)),
    ];

    /// <summary><c>running</c>, <c>interrupted</c>, <c>done</c> or <c>failed</c>: a run that nobody works on is not running.</summary>
    public static string StateOf(string folder, RunState state) => state.State == "running" && !IsWorkedOn(folder) ? "interrupted" : state.State;

    private static bool IsWorkedOn(string folder)
    {
        var path = Path.Combine(folder, "run.lock");
        if (!File.Exists(path)) return false;
        try
        {
            // Whoever works on the run holds the file for itself; what a kill left behind nobody holds.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException) { return false; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return true; }
    }

    private static int Stages(string folder, RunState state)
    {
        var there = Directory.EnumerateDirectories(folder, "stage-*").Select(d => int.TryParse(Path.GetFileName(d)["stage-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty(0).Max();
        if (state.State == "done") return there;
        try { return Math.Max(there, Stage.Cut(RecipeReader.Parse(state.Recipe, state.RecipeFile, state.BaseDirectory, prepare: false).Steps).Count); }
        catch (PlinthException) { return there; }
    }

    private static IEnumerable<string> Tasks(string folder, int number)
    {
        var path = Path.Combine(folder, $"stage-{number}");
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "task-*.json", SearchOption.AllDirectories) : [];
    }
}

/// <summary>Tasks of a stage.</summary>
internal sealed record StageProgress(string Name, int Done, int Tasks);
