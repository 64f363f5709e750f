using System.CommandLine;
using Plinth.Recipes;
using Plinth.Running;

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
        var output = new Option<string?>("--out") { Description = "The run's folder; runs/NAME when not given.", HelpName = "DIR" };
        var on = new Option<string>("--on") { Description = "Where to run: local.", HelpName = "local", DefaultValueFactory = _ => "local" };
        on.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not "local" and var where) result.AddError($"--on {where}: this version runs on local only");
        });
        var command = new Command("run", "Makes the corpus that a recipe describes, or goes on where it stopped.") { recipe, output, set, workers, on, json };
        command.SetAction(call =>
        {
            var read = Shared.ReadRecipe(call.GetRequiredValue(recipe), call.GetRequiredValue(set));
            var folder = call.GetValue(output) ?? Path.Combine("runs", read.Name);
            return Execute(read, folder, call.GetRequiredValue(workers), call.GetValue(json));
        });
        return command;
    }

    /// <summary>Runs a recipe in a folder and says how it went.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="json">The summary as JSON on stdout.</param>
    /// <param name="then">What is done with the run before its report; null: nothing.</param>
    public static int Execute(Recipe recipe, string folder, int workers, bool json, Action<Run>? then = null)
    {
        using var interrupt = new Interrupt();
        using var progress = new ConsoleProgress(Console.Error);
        var run = Run.Start(recipe, folder, TimeProvider.System);
        try
        {
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
        if (json)
        {
            Console.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(summary, RunSummaryJson.Default.RunSummary));
            return;
        }

        var t = summary.Totals;
        Console.Error.WriteLine($"read {t.Read:N0} = kept {t.Kept:N0} + dropped {t.Dropped:N0} + failed {t.Failed:N0} documents");
        Console.Error.WriteLine($"corpus: {Path.Combine(run.Folder, "corpus")} ({t.CharsOut:N0} characters)");
        if (summary.Tokens is { } tokens) Console.Error.WriteLine($"tokens: {Path.Combine(run.Folder, "tokens")} ({tokens.Total.Tokens:N0} tokens, {tokens.VocabularySize:N0} ids)");
        Console.Error.WriteLine($"ledger: {Path.Combine(run.Folder, "ledger")}");
        Console.Error.Write("report: ");
        Console.Error.Flush();
        Console.Out.WriteLine(run.ReportPath);
    }

    /// <summary>Removes a stage's documents; its counts stay, so that the run is still known to be done.</summary>
    private static void RemoveParts(Run run, Stage stage)
    {
        for (var shard = 0; shard < run.Shards.Count; shard++)
        {
            File.Delete(run.PartPath(stage, shard));
            File.Delete(run.FatesPath(stage, shard));
        }

        foreach (var file in Directory.EnumerateFiles(run.Work(stage).Folder))
            if (!Path.GetFileName(file).StartsWith("done-", StringComparison.Ordinal)) File.Delete(file);
    }
}
