using Plinth.Recipes;

namespace Plinth.Running.Cluster;

/// <summary>How the tasks of rounds are put into jobs and arrays.</summary>
public static class ArrayPlan
{
    /// <summary>Tasks that a job does one after the other: as the recipe says, or as few as keep all rounds together within <see cref="ClusterOptions.MaxJobs"/>.</summary>
    /// <param name="options">The recipe's <c>cluster</c>.</param>
    /// <param name="tasks">Tasks of each round; all are submitted at once.</param>
    /// <remarks>Slurm counts each element of an array as a job (slurm.conf(5), MaxJobCount), and refuses what goes beyond.</remarks>
    public static int TasksPerJob(ClusterOptions options, IEnumerable<int> tasks)
    {
        if (options.TasksPerJob is { } given) return given;
        long[] rounds = [.. tasks.Select(n => (long)n)];
        var most = Math.Max(options.MaxJobs, rounds.Length);
        var perJob = Math.Max(1, rounds.Sum() / most);
        while (rounds.Sum(n => (n + perJob - 1) / perJob) > most) perJob++;
        return (int)perJob;
    }

    /// <summary>Arrays that so many tasks are cut into.</summary>
    public static int Arrays(ClusterOptions options, int tasks, int perJob) => Parts(Parts(tasks, perJob), options.MaxArraySize);

    /// <summary>Jobs that so many tasks are put into.</summary>
    public static int Jobs(int tasks, int perJob) => Parts(tasks, perJob);

    private static int Parts(int n, int of) => (n + of - 1) / of;
}
