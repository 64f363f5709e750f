namespace Plinth.Tests.Telemetry;

/// <summary>A span as opentelemetry/proto/trace/v1/trace.proto has it.</summary>
internal sealed record OtlpSpan(string Scope, string Name, string Trace, string Id, string Parent, bool Failed, Dictionary<string, string> Attributes, Dictionary<string, string> Resource)
{
    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in new ProtoMessage(request).All(1)
        from scope in resource.All(2)
        from span in scope.All(2)
        select new OtlpSpan(
            scope.All(1).Single().Text(1), span.Text(5), Convert.ToHexStringLower(span.Bytes(1).Span), Convert.ToHexStringLower(span.Bytes(2).Span), Convert.ToHexStringLower(span.Bytes(4).Span),
            span.All(15).Any(s => s.Number(3) == 2), span.Attributes(9), resource.All(1).Single().Attributes(1));
}
