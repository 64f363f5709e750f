using System.CommandLine;

namespace Plinth.Cli.Telemetry;

/// <summary><c>--telemetry otlp[=URL]</c>: whether spans and metrics are sent, and where.</summary>
internal static class TelemetryOption
{
    private const string Name = "--telemetry";

    /// <summary>The option, for every verb.</summary>
    public static Option<string?> Make()
    {
        var option = new Option<string?>(Name)
        {
            Description = "Sends traces and metrics by OTLP: otlp, otlp=URL, or off. Off unless OTEL_EXPORTER_OTLP_ENDPOINT is set.",
            HelpName = "otlp[=URL]|off",
            Recursive = true,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } value && Wrong(value) is { } error) result.AddError(error);
        });
        return option;
    }

    /// <summary>Where to send to, by the option and the environment.</summary>
    /// <returns>Whether anything is sent, and the address that the option names; null: what the environment says, or this machine.</returns>
    public static (bool On, Uri? Address) Read(string? value, Func<string, string?> environment)
    {
        if (value == "off" || string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return (false, null);
        if (value is null) return (!string.IsNullOrEmpty(environment("OTEL_EXPORTER_OTLP_ENDPOINT")), null);
        return (true, value.Length > 5 ? new Uri(value[5..]) : null);
    }

    private static string? Wrong(string value)
    {
        if (value is "otlp" or "off") return null;
        if (!value.StartsWith("otlp=", StringComparison.Ordinal)) return $"{Name} {value}: it is otlp, otlp=URL or off";
        return Uri.TryCreate(value[5..], UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? null : $"{Name} {value}: the address begins with http:// or https://";
    }
}
