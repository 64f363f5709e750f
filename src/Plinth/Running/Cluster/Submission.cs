using System.Text.Json;
using System.Text.Json.Serialization;
using Plinth.Storage;

namespace Plinth.Running.Cluster;

/// <summary>An array job of a round.</summary>
/// <param name="Round">The round.</param>
/// <param name="Job">Its id.</param>
/// <param name="Elements">The tasks of each element of the array.</param>
/// <param name="MemoryMb">Memory that it asked for, in MB; null for the partition's.</param>
public sealed record Submission(string Round, string Job, int[][] Elements, int? MemoryMb);

/// <summary>What a run has on a cluster: <c>cluster/jobs.json</c>.</summary>
public sealed record ClusterJobs
{
    /// <summary>The jobs that were submitted last, in the order of the rounds.</summary>
    public List<Submission> Jobs { get; init; } = [];

    /// <summary>How often tasks of a round were submitted, by <c>round/task</c>; finished ones included.</summary>
    public SortedDictionary<string, int> Attempts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Memory of a round's jobs in MB, where it was raised.</summary>
    public SortedDictionary<string, int> MemoryMb { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The folder of scripts, logs and failures: the run's <c>cluster</c>; of a run in a store <c>cluster/BUCKET/KEY</c> where relative paths start from, since Slurm writes and reads files.</summary>
    public static string FolderOf(Run run) => S3Path.Is(run.Folder) && S3Path.Parse(run.Folder) is var place
        ? Path.Combine(run.Recipe.BaseDirectory, "cluster", place.Bucket, place.Key)
        : Path.Combine(run.Folder, "cluster");

    /// <summary>Where a round's script, logs and failures are.</summary>
    public static string FolderOf(Run run, string round) => Path.Combine(FolderOf(run), round);

    /// <summary>What says that a task of a round failed: the exit code on a line, then its words.</summary>
    public static string FailurePath(Run run, string round, int task) => Path.Combine(FolderOf(run, round), $"failed-{task}");

    /// <summary>The file that <c>plinth cancel</c> leaves for the driver.</summary>
    public static string CancelledPath(Run run) => Path.Combine(FolderOf(run), "cancelled");

    /// <summary>Reads a run's; empty where it was never on a cluster.</summary>
    public static ClusterJobs Read(Run run)
    {
        var path = Path.Combine(FolderOf(run), "jobs.json");
        if (!File.Exists(path)) return new ClusterJobs();
        try { return JsonSerializer.Deserialize(File.ReadAllBytes(path), ClusterJson.Default.ClusterJobs) ?? new ClusterJobs(); }
        catch (JsonException e) { throw new PlinthException($"{path}: cannot be read: {e.Message}; cancel the run's jobs, delete the file and run again", e); }
    }

    /// <summary>Writes it.</summary>
    public void Write(Run run) =>
        AtomicFile.Write(Path.Combine(FolderOf(run), "jobs.json"), JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.ClusterJobs));
}

[JsonSerializable(typeof(ClusterJobs))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ClusterJson : JsonSerializerContext;
