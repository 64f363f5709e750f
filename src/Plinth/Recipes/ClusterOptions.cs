using System.Globalization;

namespace Plinth.Recipes;

/// <summary>How the tasks of a run are placed on a cluster: <c>cluster</c>. What a run writes does not depend on it.</summary>
public sealed record ClusterOptions
{
    /// <summary>Slurm partition; null for the cluster's default.</summary>
    public string? Partition { get; init; }

    /// <summary>Account that is charged; null for the user's default.</summary>
    public string? Account { get; init; }

    /// <summary>Time limit of a job in Slurm's words: minutes, <c>hours:minutes:seconds</c>, <c>days-hours</c>; null for the partition's.</summary>
    public string? Time { get; init; }

    /// <summary>CPUs of a job. A task of most stages uses one.</summary>
    [Within(1, 1024)]
    public int Cpus { get; init; } = 1;

    /// <summary>Memory of a job, such as <c>4G</c> or <c>3500M</c>; null for the partition's. Doubled for what ran out of it.</summary>
    public string? Memory { get; init; }

    /// <summary>Jobs of a stage that run at once; null for no limit.</summary>
    [Within(1, 1_000_000)]
    public int? TasksAtOnce { get; init; }

    /// <summary>Environment modules that a job loads.</summary>
    public string[] Modules { get; init; } = [];

    /// <summary>Image that jobs run in by <c>apptainer exec</c>; null for none.</summary>
    public string? Container { get; init; }

    /// <summary>What jobs call for plinth; null for this program, or for <c>plinth</c> in a container.</summary>
    public string? Command { get; init; }

    /// <summary>Most elements of one array: the cluster's MaxArraySize, which <c>scontrol show config</c> tells; Slurm's default is 1,001.</summary>
    [Within(1, 4_000_001)]
    public int MaxArraySize { get; init; } = 1001;

    /// <summary>Most jobs, elements of arrays each counted, that a run has in the queue: less than the cluster's MaxJobCount, which others share; Slurm's default for that is 10,000.</summary>
    [Within(1, 10_000_000)]
    public int MaxJobs { get; init; } = 5000;

    /// <summary>Tasks that a job does one after the other; null for as few as keep the run within <see cref="MaxJobs"/>.</summary>
    [Within(1, 1_000_000)]
    public int? TasksPerJob { get; init; }

    /// <summary>Times that a task is submitted before it is given up, when it is lost, out of time or out of memory.</summary>
    [Within(1, 100)]
    public int Attempts { get; init; } = 3;

    /// <summary>Longest time between two looks at the queue, in seconds. A task counts as lost after three looks that find neither it nor its job.</summary>
    [Within(1, 3600)]
    public int PollSeconds { get; init; } = 10;

    /// <summary>The memory in MB; null where there is none given.</summary>
    public int? MemoryMb => Memory is null ? null : Megabytes(Memory);

    /// <summary>What is wrong with an option, or null.</summary>
    internal (string Option, string Message)? Wrong()
    {
        if (Memory is not null && Megabytes(Memory) is null) return ("memory", $"cluster.memory is a number of MB, or one with M, G or T behind it, such as 4G; not '{Memory}'");
        if (Time is not null && (Time.Length == 0 || !char.IsAsciiDigit(Time[0]) || !Time.All(c => char.IsAsciiDigit(c) || c is ':' or '-')))
            return ("time", $"cluster.time is minutes, hours:minutes:seconds or days-hours, not '{Time}'");
        foreach (var (name, value) in ((string, string?)[])[("partition", Partition), ("account", Account), .. Modules.Select(m => ("modules", (string?)m))])
            if (value is not null && (value.Length == 0 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ',' or '/' or '+')))
                return (name, $"cluster.{name}: '{value}' is not a name");
        return Container?.Contains('\n', StringComparison.Ordinal) == true ? ("container", "cluster.container is one line")
            : Command?.Contains('\n', StringComparison.Ordinal) == true ? ("command", "cluster.command is one line") : null;
    }

    private static int? Megabytes(string text)
    {
        var unit = text.Length > 0 ? char.ToUpperInvariant(text[^1]) : ' ';
        var factor = unit switch { 'G' => 1024.0, 'T' => 1024.0 * 1024, _ => 1 };
        var number = unit is 'M' or 'G' or 'T' ? text[..^1] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * factor is >= 1 and <= int.MaxValue
            ? (int)(value * factor)
            : null;
    }
}
