using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Plinth.Running;

namespace Plinth.Telemetry;

/// <summary>Tells the meter what a task has counted since it was last told; about once a second, so that long tasks are seen to move.</summary>
internal sealed class TaskMeter
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly Stage _stage;
    private readonly Dictionary<(string What, string? Step, string? Rule), double> _told = [];
    private long _last = Stopwatch.GetTimestamp();

    private TaskMeter(Stage stage) => _stage = stage;

    /// <summary>One for a task; null when nobody listens.</summary>
    public static TaskMeter? For(Stage stage) => RunMeter.IsHeard ? new(stage) : null;

    /// <summary>Tells what is new.</summary>
    public void Tell(TaskCounts counts, bool ended)
    {
        if (!ended && Stopwatch.GetElapsedTime(_last) < s_every) return;
        _last = Stopwatch.GetTimestamp();
        var stats = counts.Stats;
        if (_stage.Number == 1)
        {
            Add(RunMeter.Read, "documents.read", null, null, stats.Read);
            Add(RunMeter.Characters, "characters.read", null, null, stats.CharsIn, Tag("direction", "read"));
            foreach (var (kind, count) in counts.FailedReading) Decided("failed", "source", kind, count);
        }

        if (_stage.IsLast)
        {
            Decided("kept", null, null, stats.Kept);
            Add(RunMeter.Characters, "characters.kept", null, null, stats.CharsOut, Tag("direction", "write"));
        }

        Spent("source", counts.ReadTicks);
        foreach (var step in counts.Steps)
        {
            var name = step.Stats.Step;
            foreach (var (rule, count) in step.Stats.DroppedBy) Decided("dropped", name, rule, count);
            foreach (var (kind, count) in step.FailedBy) Decided("failed", name, kind, count);
            Add(RunMeter.Edited, "edited", name, null, step.Stats.Edited, Tag("step", name));
            Spent(name, step.Ticks);
        }
    }

    private void Decided(string decision, string? step, string? rule, long count)
    {
        var tags = new TagList { { "decision", decision } };
        if (step is not null) tags.Add("step", step);
        if (rule is not null) tags.Add("rule", rule);
        Add(RunMeter.Documents, decision, step, rule, count, [.. tags]);
    }

    private void Add(Counter<long> counter, string what, string? step, string? rule, long now, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (New(what, step, rule, now) is var more and > 0) counter.Add((long)more, tags);
    }

    private void Spent(string step, long ticks)
    {
        if (New("time", step, null, ticks) is var more and > 0)
            RunMeter.StepTime.Add(more / Stopwatch.Frequency, Tag("stage", _stage.Name), Tag("step", step));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private double New(string what, string? step, string? rule, long now)
    {
        ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, (what, step, rule), out _);
        var more = now - told;
        told = now;
        return more;
    }
}
