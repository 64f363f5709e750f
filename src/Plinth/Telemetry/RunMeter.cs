using System.Diagnostics;
using System.Diagnostics.Metrics;
using Plinth.Running;

namespace Plinth.Telemetry;

/// <summary>The meter's instruments. One that nobody listens to costs a comparison.</summary>
internal static class RunMeter
{
    private static readonly Meter s_meter = new(TelemetrySource.Name, Run.Version);

    /// <summary>Records that came from sources.</summary>
    public static readonly Counter<long> Read = s_meter.CreateCounter<long>("plinth.documents.read", "{document}", "Records that were read from sources.");

    /// <summary>Documents whose fate is known: attributes decision, step, rule.</summary>
    public static readonly Counter<long> Documents = s_meter.CreateCounter<long>("plinth.documents", "{document}", "Documents that were decided on, by decision, step and rule.");

    /// <summary>Documents whose text a step changed: attribute step.</summary>
    public static readonly Counter<long> Edited = s_meter.CreateCounter<long>("plinth.documents.edited", "{document}", "Documents whose text a step changed.");

    /// <summary>UTF-16 units that came in and that were kept: attribute direction.</summary>
    public static readonly Counter<long> Characters = s_meter.CreateCounter<long>("plinth.characters", "{character}", "Characters (UTF-16 units) read from sources and written to the corpus.");

    /// <summary>Tokens in shards: attribute split.</summary>
    public static readonly Counter<long> Tokens = s_meter.CreateCounter<long>("plinth.tokens", "{token}", "Tokens written to shards.");

    /// <summary>Bytes of files: attributes direction, stage.</summary>
    public static readonly Counter<long> Bytes = s_meter.CreateCounter<long>("plinth.io", "By", "Bytes of the files that tasks read, and of the files that were finished.");

    /// <summary>Time in steps: attributes stage, step.</summary>
    public static readonly Counter<double> StepTime = s_meter.CreateCounter<double>("plinth.step.time", "s", "Time that steps took, summed over threads; the step source is reading and decoding.");

    /// <summary>Time of tasks: attributes stage, error.type.</summary>
    public static readonly Histogram<double> TaskDuration = s_meter.CreateHistogram("plinth.task.duration", "s", "Time that tasks took.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 1, 10, 30, 60, 300, 900, 3600, 4 * 3600] });

    /// <summary>Tasks that wait for a worker: attribute stage.</summary>
    public static readonly UpDownCounter<long> Queued = s_meter.CreateUpDownCounter<long>("plinth.tasks.queued", "{task}", "Tasks of the round at hand that no worker has taken yet.");

    /// <summary>Tasks that are worked on: attribute stage.</summary>
    public static readonly UpDownCounter<long> Active = s_meter.CreateUpDownCounter<long>("plinth.tasks.active", "{task}", "Tasks that are being worked on.");

    /// <summary>Whether anybody listens to what tasks count.</summary>
    public static bool IsHeard => Documents.Enabled || StepTime.Enabled || Read.Enabled || Characters.Enabled || Edited.Enabled;

    /// <summary>A file is whole.</summary>
    public static void Written(long bytes)
    {
        if (Bytes.Enabled) Bytes.Add(bytes, new KeyValuePair<string, object?>("direction", "write"));
    }

    /// <summary>A task has ended.</summary>
    public static void TaskEnded(string round, long started, Exception? error)
    {
        if (!TaskDuration.Enabled) return;
        var tags = new TagList { { "stage", round } };
        if (error is not null) tags.Add("error.type", error.GetType().FullName);
        TaskDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
    }
}
