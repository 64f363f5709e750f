namespace Plinth.Running.Planning;

/// <summary>A round of tasks as it is planned.</summary>
/// <param name="Name">The round: <c>stage-1</c>, <c>stage-1.bands</c>.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="TasksPerJob">Tasks that a job of a cluster does.</param>
/// <param name="Jobs">Jobs: elements of arrays.</param>
/// <param name="Arrays">Arrays that these are cut into.</param>
/// <param name="CpuSeconds">Processor time of all tasks on one core, in seconds; null where it was not measured.</param>
/// <param name="MemoryBytes">Memory of a task.</param>
/// <param name="DiskBytes">Bytes that it writes.</param>
/// <param name="Files">Files that it writes.</param>
/// <param name="TasksAtOnce">Tasks that one machine does at once; 0 where one does not fit.</param>
/// <param name="WallSeconds">Time on the machines that were named, in seconds.</param>
/// <param name="How">How the processor time was computed.</param>
public sealed record PlannedRound(
    string Name, int Tasks, int TasksPerJob, int Jobs, int Arrays, double? CpuSeconds, long MemoryBytes, long DiskBytes, long Files, int TasksAtOnce, double WallSeconds, string How);
