namespace Plinth.Models.Telemetry;

/// <summary>Where listeners find what trainings tell of themselves: an <see cref="System.Diagnostics.ActivitySource"/> and a <see cref="System.Diagnostics.Metrics.Meter"/> of this name.</summary>
/// <remarks>Numbers, and names of trainings, models and token sources; never a text.</remarks>
public static class TelemetrySource
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "Plinth.Models";
}
