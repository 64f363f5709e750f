using System.Diagnostics;
using Plinth.Running;

namespace Plinth.Telemetry;

/// <summary>Spans: a run, its rounds (<c>stage</c>), their tasks. Without a listener nothing is made.</summary>
internal static class RunTrace
{
    private static readonly ActivitySource s_source = new(TelemetrySource.Name, Run.Version);

    /// <summary>Begins the span of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="workers">Threads; null: a cluster does the tasks.</param>
    public static Activity? OfRun(Run run, int? workers) => s_source.HasListeners()
        ? Start("run", default, new("run", run.Recipe.Name), new("workers", workers), new("stages", run.Stages.Count), new("shards", run.Shards.Count))
        : null;

    /// <summary>Begins the span of a round, within the run's where there is one.</summary>
    public static Activity? OfRound(string name, int tasks, int done)
    {
        if (!s_source.HasListeners()) return null;
        var span = Start("stage", default, new("run", Activity.Current?.GetTagItem("run")), new("stage", name), new("tasks", tasks), new("tasks.done_before", done));
        if (span is not null) span.DisplayName = name;
        return span;
    }

    /// <summary>Begins the span of a task.</summary>
    /// <param name="round">The round.</param>
    /// <param name="task">The task, from 0.</param>
    /// <param name="parent">The round's span; null: whatever is current.</param>
    /// <param name="run">The run's name; null: the parent's.</param>
    public static Activity? OfTask(string round, int task, Activity? parent, string? run)
    {
        if (!s_source.HasListeners()) return null;
        var within = parent ?? Activity.Current;
        return Start("task", within?.Context ?? default, new("run", run ?? within?.GetTagItem("run")), new("stage", round), new("task", task));
    }

    /// <summary>Puts what a task counted on its span.</summary>
    public static void Describe(TaskStats stats)
    {
        if (Activity.Current is not { } span || !ReferenceEquals(span.Source, s_source)) return;
        span.SetTag("documents.read", stats.Read).SetTag("documents.kept", stats.Kept).SetTag("documents.dropped", stats.Dropped).SetTag("documents.failed", stats.Failed)
            .SetTag("characters.read", stats.CharsIn).SetTag("characters.kept", stats.CharsOut);
    }

    /// <summary>Says that a span failed, by the type of what was thrown: a message may name what it is about.</summary>
    public static void Fail(Activity? span, Exception e) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);

    // Tags are there from the start, for those who listen to starts.
    private static Activity? Start(string name, ActivityContext parent, params KeyValuePair<string, object?>[] tags) =>
        s_source.StartActivity(name, ActivityKind.Internal, parent, tags.Where(t => t.Value is not null));
}
