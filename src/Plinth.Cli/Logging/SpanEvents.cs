using System.Diagnostics;

namespace Plinth.Cli.Logging;

/// <summary>Makes events of the libraries' spans: a run, its stages and their tasks, a training.</summary>
internal sealed class SpanEvents : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly JsonLog _log;

    public SpanEvents(JsonLog log)
    {
        _log = log;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Plinth.Telemetry.TelemetrySource.Name or Models.Telemetry.TelemetrySource.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private void Started(Activity span)
    {
        if (span.OperationName is "run" or "training") _log.Run = span.GetTagItem("run") as string;
        // Of a task, its end is enough.
        if (span.OperationName is "run" or "training" or "stage") _log.Event("info", span.OperationName + ".start", [.. Fields(span)]);
    }

    private void Stopped(Activity span) => _log.Event(
        span.Status == ActivityStatusCode.Error ? "error" : "info", span.OperationName + ".end", [.. Fields(span), ("seconds", span.Duration.TotalSeconds)]);

    private static IEnumerable<(string, object?)> Fields(Activity span) =>
        span.TagObjects.Select(tag => (tag.Key.Replace('.', '_'), tag.Value)).Append(("trace_id", span.TraceId.ToHexString()));
}
