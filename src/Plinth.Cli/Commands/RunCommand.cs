using System.CommandLine;
using Plinth.Cli.Logging;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Running.Cluster;
using Plinth.Storage;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth run RECIPE</c>: makes the corpus that a recipe describes, or goes on making it.</summary>
internal static class RunCommand
{
    public static Command Make()
    {
        var recipe = Shared.RecipeArgument();
        var set = Shared.SetOption();
        var workers = Shared.WorkersOption();
        var json = Shared.JsonOption();
        var output = new Option<string?>("--out") { Description = "The run's folder, or a place in a store (s3://bucket/path); runs/NAME when not given.", HelpName = "DIR" };
        var on = new Option<string>("--on") { Description = "Where to run: local, or slurm by the recipe's cluster section.", HelpName = "local|slurm", DefaultValueFactory = _ => "local" };
        on.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("local" or "slurm") and var where) result.AddError($"--on {where}: it is local or slurm");
        });
        var detach = new Option<bool>("--detach") { Description = "With --on slurm: submits the jobs and leaves; the same command without it waits for them and writes the report." };
        var plan = new Option<bool>("--plan") { Description = "Writes the run's folder with its plan, says its stages and tasks, and leaves: for plinth task." };
        var verify = new Option<bool>("--verify") { Description = "Reads the corpus and the ledger that are there, and makes the parts again that are gone or have not the checksum that they were written with." };
        var command = new Command("run", "Makes the corpus that a recipe describes, or goes on where it stopped.") { recipe, output, set, workers, on, detach, plan, verify, json };
        command.SetAction(call =>
        {
            var read = Shared.ReadRecipe(call.GetRequiredValue(recipe), call.GetRequiredValue(set));
            var folder = call.GetValue(output) ?? Path.Combine("runs", read.Name);
            if (call.GetValue(plan)) return Plan(Run.Start(read, folder, TimeProvider.System), call.GetValue(json));
            return Execute(read, folder, call.GetRequiredValue(workers), call.GetValue(json), slurm: call.GetRequiredValue(on) == "slurm", detach: call.GetValue(detach), verify: call.GetValue(verify));
        });
        return command;
    }

    private static int Plan(Run run, bool json)
    {
        StatusCommand.Print(run, json);
        return ExitCode.Done;
    }

    /// <summary>Runs a recipe in a folder and says how it went.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="json">The summary as JSON on stdout.</param>
    /// <param name="then">What is done with the run before its report; null: nothing.</param>
    /// <param name="slurm">Whether Slurm does the tasks.</param>
    /// <param name="detach">Whether to leave when Slurm has them.</param>
    /// <param name="verify">Whether to have parts made again that are damaged.</param>
    public static int Execute(Recipe recipe, string folder, int workers, bool json, Action<Run>? then = null, bool slurm = false, bool detach = false, bool verify = false)
    {
        if (JsonLog.Current is { } log) log.Run = recipe.Name;
        using var interrupt = new Interrupt();
        using var progress = ConsoleProgress.Open();
        var run = Run.Start(recipe, folder, TimeProvider.System);
        try
        {
            if (verify)
            {
                var damaged = DamagedTask.ForgetDamagedParts(run, workers, interrupt.Token);
                foreach (var part in damaged) Console.Error.WriteLine($"{part}: damaged or gone; made again");
                if (damaged.Count > 0 && run.State.State == "done") run.Save(run.State with { State = "running", Finished = null });
                if (damaged.Count == 0) Console.Error.WriteLine("corpus and ledger are as they were written");
            }

            if (slurm && !new ClusterDriver(run, ThisProgram(), Console.Error.WriteLine, progress).Execute(detach, interrupt.Token))
            {
                Console.Error.WriteLine($"submitted; see plinth status {folder}");
                return ExitCode.Done;
            }

            // Nothing is left of a run that a cluster did, but what was being written when a node died.
            new Runner(run, workers, progress).Execute(interrupt.Token);
        }
        catch (OperationCanceledException)
        {
            progress.Break();
            Console.Error.WriteLine($"interrupted; what is finished stays in {folder}. To go on, give the same command again.");
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            progress.Break();
            if (e is PlinthException) SaveFailure(run, e.Message);
            throw;
        }

        if (run.State.State != "done") run.Save(run.State with { State = "done", Finished = TimeProvider.System.GetUtcNow(), Error = null });
        then?.Invoke(run);
        var summary = ReportCommand.Write(run);
        if (summary.Tokens is not null && run.State.Tokens is null) run.Save(run.State with { Tokens = summary.Tokens });
        if (!run.Recipe.KeepStages)
            foreach (var stage in run.Stages.Where(s => !s.IsLast)) RemoveParts(run, stage);
        Say(run, summary, json);
        return ExitCode.Done;
    }

    /// <summary>This program as a shell of another machine calls it, from the same folder.</summary>
    private static string ThisProgram()
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Plinth.Cli.dll");
        var host = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? $"'{host}' '{assembly}'" : $"'{host}'";
    }

    private static void SaveFailure(Run run, string message)
    {
        try { run.Save(run.State with { State = "failed", Error = message }); }
        catch (IOException)
        {
            // On a full disk the message on the terminal has to do.
        }
    }

    private static void Say(Run run, RunSummary summary, bool json)
    {
        JsonLog.Current?.Event("info", "summary", ("documents_read", summary.Totals.Read), ("documents_kept", summary.Totals.Kept), ("documents_dropped", summary.Totals.Dropped),
            ("documents_failed", summary.Totals.Failed), ("characters_read", summary.Totals.CharsIn), ("characters_kept", summary.Totals.CharsOut), ("tokens", summary.Tokens?.Total.Tokens), ("folder", run.Folder));
        if (json)
        {
            Console.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(summary, RunSummaryJson.Default.RunSummary));
            return;
        }

        if (JsonLog.Current is not null)
        {
            Console.Out.WriteLine(run.ReportPath);
            return;
        }

        var t = summary.Totals;
        Console.Error.WriteLine($"read {t.Read:N0} = kept {t.Kept:N0} + dropped {t.Dropped:N0} + failed {t.Failed:N0} documents");
        Console.Error.WriteLine($"corpus: {StoredFile.Combine(run.Folder, "corpus")} ({t.CharsOut:N0} characters)");
        if (summary.Tokens is { } tokens) Console.Error.WriteLine($"tokens: {StoredFile.Combine(run.Folder, "tokens")} ({tokens.Total.Tokens:N0} tokens, {tokens.VocabularySize:N0} ids)");
        Console.Error.WriteLine($"ledger: {StoredFile.Combine(run.Folder, "ledger")}");
        Console.Error.Write("report: ");
        Console.Error.Flush();
        Console.Out.WriteLine(run.ReportPath);
    }

    /// <summary>Removes a stage's documents; its counts stay, so that the run is still known to be done.</summary>
    private static void RemoveParts(Run run, Stage stage)
    {
        for (var shard = 0; shard < run.Shards.Count; shard++)
        {
            StoredFile.Delete(run.PartPath(stage, shard));
            StoredFile.Delete(run.FatesPath(stage, shard));
        }

        foreach (var file in StoredFile.Below(run.Work(stage).Folder))
            if (!Path.GetFileName(file).StartsWith("done-", StringComparison.Ordinal)) StoredFile.Delete(file);
    }
}
