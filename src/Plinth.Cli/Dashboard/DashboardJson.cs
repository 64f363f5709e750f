using System.Text.Json.Serialization;
using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>JSON of what the page asks for.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(Plinth.Tokens.Shards.ShardFormatConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(List<RunCard>))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(TrainingLog))]
[JsonSerializable(typeof(LimitAnswer))]
[JsonSerializable(typeof(NearAnswer))]
[JsonSerializable(typeof(ClusterList))]
[JsonSerializable(typeof(DocumentList))]
[JsonSerializable(typeof(DocumentCount))]
[JsonSerializable(typeof(DocumentPage))]
[JsonSerializable(typeof(DocumentTrace))]
[JsonSerializable(typeof(DocumentPlace))]
[JsonSerializable(typeof(List<StepForm>))]
[JsonSerializable(typeof(TryRequest))]
[JsonSerializable(typeof(TryAnswer))]
[JsonSerializable(typeof(ComparisonAnswer))]
internal sealed partial class DashboardJson : JsonSerializerContext;
