using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Plinth.Cli.Commands;
using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>The list of runs, and what is to be said of one as a whole.</summary>
internal sealed class RunEndpoints(OpenRuns runs)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/api/runs", Answer.With(DashboardJson.Default.ListRunCard, (_, _) => runs.Names.Select(Card).ToList()));
        app.MapGet("/api/runs/{run}", Answer.With(DashboardJson.Default.RunPage, (http, _) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            if (lease.Run.IsRun) Warm(lease.Run.Name);
            return Page(lease.Run);
        }));
        app.MapGet("/api/runs/{run}/training", Answer.With(DashboardJson.Default.TrainingLog, (http, _) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            RunFolders.CheckPlain(lease.Run.Folder);
            return TrainingLog.Read(TrainingOf(lease.Run) ?? throw new NotFoundException("nothing was trained here"));
        }));
        app.MapGet("/api/runs/{run}/limit", Answer.With(DashboardJson.Default.LimitAnswer, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            return Limits.At(lease.Run, Needed(http, "step"), Needed(http, "rule"), Number(http, "limit"), ct);
        }));
        app.MapGet("/api/runs/{run}/near", Answer.With(DashboardJson.Default.NearAnswer, (http, ct) =>
        {
            using var lease = runs.Open(Answer.Route(http, "run"));
            return Limits.Near(lease.Run, Needed(http, "step"), Needed(http, "rule"), Number(http, "limit"), ct);
        }));
        app.MapGet("/api/runs/{run}/clusters", Answer.With(DashboardJson.Default.ClusterList, (http, _) =>
        {
            var lease = runs.Open(Answer.Route(http, "run"));
            var found = lease.Run.Long.Find("clusters", ct => Clusters.Largest(lease.Run, ct), lease);
            return new ClusterList(found is null, found);
        }));
    }

    private static string Needed(Microsoft.AspNetCore.Http.HttpContext http, string name) => Answer.Query(http, name) ?? throw new PlinthException($"the address names no {name}");

    private static double Number(Microsoft.AspNetCore.Http.HttpContext http, string name) =>
        double.TryParse(Needed(http, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw new PlinthException($"{name} is no number");

    private static string? TrainingOf(OpenRun run) => RunFolders.Within(run.Folder, "log.jsonl") is not null ? run.Folder
        : RunFolders.Within(run.Folder, DemoModel.Folder) is { } model && RunFolders.Within(model, "log.jsonl") is not null ? model : null;

    private RunCard Card(string name)
    {
        try
        {
            using var lease = runs.Open(name);
            var run = lease.Run;
            var training = TrainingOf(run) is not null;
            if (!run.IsRun) return new(name, name, "training", null, null, null, null, [], training);
            var state = run.State;
            return new(name, state.Name, Progress.StateOf(run.Folder, state), state.Started, state.Finished, state.Error, run.Summary.Totals, Progress.Of(run.Folder, state), training);
        }
        catch (PlinthException e) { return new(name, name, "unreadable", null, null, e.Message, null, [], false); }
    }

    // The next click will ask the ledger: its files are opened while the visitor looks at the funnel.
    private void Warm(string name) => _ = Task.Run(() =>
    {
        try
        {
            using var lease = runs.Open(name);
            _ = lease.Run.Database;
        }
        catch (Exception e) when (e is PlinthException or IOException)
        {
            // Whoever asks the ledger is told.
        }
    });

    private static RunPage Page(OpenRun run)
    {
        if (!run.IsRun) return new(run.Name, "training", null, null, [], true, run.ReadsSources, []);
        var state = run.State;
        return new(run.Name, Progress.StateOf(run.Folder, state), state.Error, run.Summary, Progress.Of(run.Folder, state), TrainingOf(run) is not null, run.ReadsSources,
            [.. state.Inputs.Select(i => new InputSize(i.Path, i.Size))]);
    }
}

/// <summary>A run in the list.</summary>
internal sealed record RunCard(
    string Name, string Title, string State, DateTimeOffset? Started, DateTimeOffset? Finished, string? Error, RunTotals? Totals, IReadOnlyList<StageProgress> Stages, bool Training);

/// <summary>A run as a whole.</summary>
internal sealed record RunPage(
    string Name, string State, string? Error, RunSummary? Summary, IReadOnlyList<StageProgress> Stages, bool Training, bool ReadsSources, IReadOnlyList<InputSize> Inputs);

/// <summary>An input file and its size in bytes.</summary>
internal sealed record InputSize(string Path, long Size);
