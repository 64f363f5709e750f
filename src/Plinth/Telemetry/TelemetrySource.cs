namespace Plinth.Telemetry;

/// <summary>Where listeners find what this library tells of itself: an <see cref="System.Diagnostics.ActivitySource"/> and a <see cref="System.Diagnostics.Metrics.Meter"/> of this name.</summary>
/// <remarks>No text, address or id of a document is ever in it: numbers, and names of steps, rules, stages and runs.</remarks>
public static class TelemetrySource
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "Plinth";
}
