using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Plinth.Cli.Telemetry;

/// <summary>Sends what the libraries tell of themselves by OTLP, until disposed of; the call itself is the first span.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string Source = "Plinth.Cli";
    private const int GrpcPort = 4317;
    private const int HttpPort = 4318;
    private static readonly string[] s_sources = [Plinth.Telemetry.TelemetrySource.Name, Models.Telemetry.TelemetrySource.Name];

    private readonly ActivitySource _source = new(Source);
    private readonly ExportWarning _warning;
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly Activity? _call;

    private OtlpExport(string verb, Uri? address, Func<string, string?> environment)
    {
        _warning = new(address?.ToString() ?? environment("OTEL_EXPORTER_OTLP_ENDPOINT") ?? $"http://localhost:{HttpPort}");
        var protocol = Protocol(address, environment);
        // What the environment says of the service comes over ours.
        var resource = ResourceBuilder.CreateEmpty().AddService("plinth", serviceVersion: Plinth.Running.Run.Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource([.. s_sources, Source])
            .AddOtlpExporter(o => Aim(o, protocol, address, "v1/traces", environment("OTEL_EXPORTER_OTLP_ENDPOINT"))).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(s_sources)
            .AddOtlpExporter(o => Aim(o, protocol, address, "v1/metrics", environment("OTEL_EXPORTER_OTLP_ENDPOINT"))).Build();
        // Whoever calls plinth in a trace of its own hands it over in TRACEPARENT, as jobs of a cluster are.
        ActivityContext.TryParse(environment("TRACEPARENT"), environment("TRACESTATE"), isRemote: true, out var parent);
        _call = _source.StartActivity($"plinth {verb}", ActivityKind.Internal, parent);
    }

    /// <summary>Begins to send, where that is asked for; else null, and nothing is made.</summary>
    /// <param name="verb">The verb, its inner one after a blank.</param>
    /// <param name="option">What <c>--telemetry</c> says.</param>
    /// <param name="environment">Variables of the environment.</param>
    public static OtlpExport? Start(string verb, string? option, Func<string, string?> environment)
    {
        var (on, address) = TelemetryOption.Read(option, environment);
        return on ? new(verb, address, environment) : null;
    }

    /// <summary>The call has ended.</summary>
    public void Ended(int code)
    {
        _call?.SetTag("process.exit.code", code);
        if (code is not (ExitCode.Done or ExitCode.Interrupted)) _call?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Sends what is left; a collector that does not answer costs a few seconds.</summary>
    public void Dispose()
    {
        _call?.Dispose();
        _traces.Dispose();
        _metrics.Dispose();
        _warning.Dispose();
        _source.Dispose();
    }

    /// <summary>The port tells where nothing else does: 4317 is that of gRPC.</summary>
    private static OtlpExportProtocol Protocol(Uri? address, Func<string, string?> environment) => environment("OTEL_EXPORTER_OTLP_PROTOCOL") switch
    {
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ when (address ?? (Uri.TryCreate(environment("OTEL_EXPORTER_OTLP_ENDPOINT"), UriKind.Absolute, out var uri) ? uri : null))?.Port == GrpcPort => OtlpExportProtocol.Grpc,
        _ => OtlpExportProtocol.HttpProtobuf,
    };

    private static void Aim(OtlpExporterOptions options, OtlpExportProtocol protocol, Uri? address, string path, string? fromEnvironment)
    {
        options.Protocol = protocol;
        // The environment's address is the exporter's own business, with the path that it adds.
        if (address is null && !string.IsNullOrEmpty(fromEnvironment)) return;
        var to = address ?? new Uri($"http://localhost:{HttpPort}");
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? to : new Uri(to.ToString().TrimEnd('/') + "/" + path);
    }
}
