using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Plinth.Cli.Dashboard;

/// <summary>Options of a step, and what others would do to a sample.</summary>
internal sealed class TryEndpoints(OpenRuns runs)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/runs/{run}/steps", Answer.With(DashboardJson.Default.ListStepForm, (http, _) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            return StepForms.Of(lease.Run.State);
        }));
        app.MapPost("/api/runs/{run}/try", async http =>
        {
            TryRequest? request;
            try { request = await JsonSerializer.DeserializeAsync(http.Request.Body, DashboardJson.Default.TryRequest, http.RequestAborted); }
            catch (JsonException) { request = null; }
            await Answer.With(DashboardJson.Default.TryAnswer, (h, ct) =>
            {
                if (request is null) throw new PlinthException("a trial names a step and options");
                using var lease = runs.Open(Answer.Route(h, "run"));
                return TryDesk.Try(lease.Run, request, ct);
            })(http);
        });
    }
}

/// <summary>Options to try.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Options">What differs from the recipe, by name, as YAML.</param>
internal sealed record TryRequest(string Step, Dictionary<string, string> Options);
