using System.Diagnostics.Tracing;

namespace Plinth.Cli.Telemetry;

/// <summary>Says once when telemetry cannot be sent; the work goes on.</summary>
internal sealed class ExportWarning : EventListener
{
    private readonly string _address;
    private int _said;

    /// <param name="address">Where it was to go.</param>
    public ExportWarning(string address)
    {
        _address = address;
        foreach (var source in EventSource.GetSources()) Listen(source);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // Called by the base class before the constructor's own lines too.
        if (_address is not null) Listen(eventSource);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Level > EventLevel.Warning || Interlocked.Exchange(ref _said, 1) != 0) return;
        Console.Error.WriteLine($"warning: telemetry could not be sent to {_address}");
    }

    private void Listen(EventSource source)
    {
        if (source.Name == "OpenTelemetry-Exporter-OpenTelemetryProtocol") EnableEvents(source, EventLevel.Warning);
    }
}
