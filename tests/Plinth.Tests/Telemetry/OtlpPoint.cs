namespace Plinth.Tests.Telemetry;

/// <summary>A point of a metric as opentelemetry/proto/metrics/v1/metrics.proto has it; of a histogram its sum, and how many values it is of.</summary>
internal sealed record OtlpPoint(string Name, string Unit, string Kind, bool Monotonic, Dictionary<string, string> Attributes, double Value, long Count)
{
    public string Key => Name + string.Concat(Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $" {a.Key}={a.Value}"));

    public static IEnumerable<OtlpPoint> Read(byte[] request)
    {
        foreach (var metric in new ProtoMessage(request).All(1).SelectMany(r => r.All(2)).SelectMany(s => s.All(2)))
        {
            var (name, unit) = (metric.Text(1), metric.Text(3));
            foreach (var gauge in metric.All(5))
                foreach (var point in gauge.All(1)) yield return new(name, unit, "gauge", false, point.Attributes(7), Number(point), 1);
            foreach (var sum in metric.All(7))
                foreach (var point in sum.All(1)) yield return new(name, unit, "sum", sum.Number(3) == 1, point.Attributes(7), Number(point), 1);
            foreach (var histogram in metric.All(9))
                foreach (var point in histogram.All(1)) yield return new(name, unit, "histogram", false, point.Attributes(9), point.Double(5), (long)point.Number(4));
        }
    }

    private static double Number(ProtoMessage point) => point.Has(6) ? (long)point.Number(6) : point.Double(4);
}
