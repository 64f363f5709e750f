using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Plinth.Cli.Dashboard;

/// <summary>Documents of a run: lists, one with its text, and what each step did to it.</summary>
internal sealed class DocumentEndpoints(OpenRuns runs)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/runs/{run}/documents", Answer.With(DashboardJson.Default.DocumentList, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            return DocumentSearch.Page(lease.Run.Database, DocumentFilter.Of(http), After(http), ct);
        }));
        app.MapGet("/api/runs/{run}/count", Answer.With(DashboardJson.Default.DocumentCount, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            var filter = DocumentFilter.Of(http);
            return new DocumentCount(DocumentSearch.Known(lease.Run, filter) ?? DocumentSearch.Count(lease.Run.Database, filter, ct));
        }));
        app.MapGet("/api/runs/{run}/find", Answer.With(DashboardJson.Default.DocumentPlace, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            var id = Answer.Query(http, "id") ?? throw new PlinthException("the address names no id");
            var entry = LedgerRows.Find(lease.Run.Database, id, ct) ?? throw new NotFoundException("the ledger has no document of that id");
            return new DocumentPlace(entry.Part, entry.Row);
        }));
        app.MapGet("/api/runs/{run}/documents/{part}/{row}", Answer.With(DashboardJson.Default.DocumentPage, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            return DocumentPages.Of(lease.Run, (int)Whole(http, "part"), Whole(http, "row"), ct);
        }));
        app.MapGet("/api/runs/{run}/documents/{part}/{row}/trace", Answer.With(DashboardJson.Default.DocumentTrace, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            var entry = LedgerRows.At(lease.Run.Database, (int)Whole(http, "part"), Whole(http, "row"), ct);
            return StepTrace.Of(lease.Run, entry, ct);
        }));
    }

    private static DocumentPlace? After(HttpContext http)
    {
        if (Answer.Query(http, "after") is not { } after) return null;
        var dot = after.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && int.TryParse(after.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && long.TryParse(after.AsSpan(dot + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var row)
            ? new(part, row) : throw new PlinthException("after is a place such as 0.49");
    }

    private static long Whole(HttpContext http, string name) =>
        int.TryParse(Answer.Route(http, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new NotFoundException($"{name} is no number");
}
