using System.Diagnostics;

namespace Plinth.Extraction.Html;

/// <summary>The time that a page may take.</summary>
/// <remarks>
/// Wall-clock time, unless the whole process had less of the processors meanwhile: a page does not fail because the machine slept, swapped or
/// served others. The time of one thread alone cannot be read on all platforms.
/// </remarks>
internal readonly struct HtmlBudget(int? milliseconds)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = milliseconds is null ? default : Environment.CpuUsage.TotalTime;

    /// <summary>True when the time is over; never without a budget.</summary>
    public bool IsSpent => milliseconds is { } most && Stopwatch.GetElapsedTime(_started).TotalMilliseconds > most &&
        (Environment.CpuUsage.TotalTime - _cpu).TotalMilliseconds > most;
}
