using Microsoft.AspNetCore.Builder;

namespace Plinth.Cli.Dashboard;

/// <summary>Two runs beside each other.</summary>
internal sealed class CompareEndpoints(OpenRuns runs)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/compare/{a}/{b}", Answer.With(DashboardJson.Default.ComparisonAnswer, (http, _) =>
        {
            var (a, b) = (runs.Open(Answer.Route(http, "a")), runs.Open(Answer.Route(http, "b")));
            var found = a.Run.Long.Find($"compare {b.Run.Name} {b.Run.Stamp}", ct => RunComparison.Of(a.Run, b.Run, ct), a, b);
            return new ComparisonAnswer(found is null, found);
        }));
        app.MapGet("/api/compare/{a}/{b}/documents", Answer.With(DashboardJson.Default.DocumentList, (http, ct) =>
        {
            using var a = runs.Open(Answer.Route(http, "a"));
            using var b = runs.Open(Answer.Route(http, "b"));
            return new DocumentList(RunComparison.Documents(a.Run, b.Run, Answer.Query(http, "from"), Answer.Query(http, "to"), ct), null, null);
        }));
    }
}
