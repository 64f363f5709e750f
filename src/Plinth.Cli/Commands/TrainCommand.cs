using System.CommandLine;
using System.Globalization;
using Plinth.Models.Native;
using Plinth.Models.Distributed;
using Plinth.Models.Exports;
using Plinth.Models.Training;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth train CONFIG</c>: trains a model, or goes on training it.</summary>
internal static class TrainCommand
{
    public static Command Make()
    {
        var config = new Argument<string>("CONFIG") { Description = "A YAML file: model, tokens, length, batch, steps and so on." };
        var output = new Option<string?>("--out") { Description = "The training's folder, runs/NAME when not given; with --export what it writes, exports/NAME-ENGINE when not given.", HelpName = "DIR" };
        var set = new Option<string[]>("--set")
        {
            Description = "Sets a value over the file's, such as optimizer.learning_rate=1e-3. May be given several times.",
            HelpName = "a.b=c",
            DefaultValueFactory = _ => [],
        };
        var skip = new Option<long>("--skip") { Description = "Passes over the data of so many steps before going on: what made a loss jump.", HelpName = "STEPS" };
        var check = new Option<bool>("--check") { Description = "Reads the config and shows what it comes to; nothing is trained." };
        var export = new Option<string?>("--export") { Description = "Trains nothing, but writes a folder with which another engine trains the same: data, model, configuration (megatron, torchtitan, llm-foundry).", HelpName = "ENGINE" };
        export.AcceptOnlyFromAmong([.. TrainingExport.All.Select(e => e.Name)]);
        skip.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0) result.AddError("--skip is at least 0");
        });
        var command = new Command("train", "Trains a model on token shards, or goes on where its newest checkpoint stands. Processes that mpirun or srun started train one together.") { config, output, set, skip, check, export };
        command.SetAction(call =>
        {
            return TrainTogether.Run(ranks =>
            {
                var plan = TrainingReader.Read(call.GetRequiredValue(config), call.GetValue(set)!);
                if (call.GetValue(check)) return ranks.First ? Check(plan) : ExitCode.Done;
                if (call.GetValue(export) is { } engine) return ranks.First ? Export(TrainingExport.Of(engine), plan, call.GetValue(output)) : ExitCode.Done;
                var result = Execute(plan, call.GetValue(output) ?? Path.Combine("runs", plan.Name), call.GetValue(skip), ranks);
                if (ranks.First) Console.Out.WriteLine(result.Checkpoint);
                return ExitCode.Done;
            });
        });
        return command;
    }

    /// <summary>Trains, and shows how it goes.</summary>
    public static TrainingResult Execute(TrainingPlan plan, string folder, long skip, Ranks? ranks = null)
    {
        Libtorch.Ensure();
        using var interrupt = new Interrupt();
        using var progress = TrainProgress.Open();
        try
        {
            return new Trainer(plan, folder, progress, TimeProvider.System, ranks).Run(skip, interrupt.Token);
        }
        catch (OperationCanceledException) when (ranks is null or { First: true })
        {
            progress.Break();
            Console.Error.WriteLine($"interrupted; the checkpoint stays in {folder}. To go on, give the same command again.");
            throw;
        }
    }

    private static int Check(TrainingPlan plan)
    {
        foreach (var line in Lines(plan)) Console.Out.WriteLine(line);
        return ExitCode.Done;
    }

    private static int Export(TrainingExport engine, TrainingPlan plan, string? output)
    {
        var folder = output ?? Path.Combine("exports", $"{plan.Name}-{engine.Name}");
        using var interrupt = new Interrupt();
        engine.Write(plan, folder, interrupt.Token);
        foreach (var note in engine.Notes(plan)) Console.Error.WriteLine($"note: {note}");
        Console.Out.WriteLine(folder);
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(TrainingPlan plan)
    {
        var figures = Plinth.Models.ModelFigures.Of(plan.Model with { Context = plan.Length });
        var culture = CultureInfo.InvariantCulture;
        yield return $"model       {plan.Model.Name}{(plan.Continues is { } from ? $", going on from {from}" : "")}";
        yield return string.Create(culture, $"parameters  {figures.Parameters:N0}");
        yield return string.Create(culture, $"tokens      {plan.AllSteps * plan.TokensPerStep:N0} in {plan.AllSteps:N0} steps of {plan.TokensPerStep:N0}");
        yield return string.Create(culture, $"work        {figures.TrainingFlopsPerToken:0.###e0} operations a token, {figures.TrainingFlopsPerToken * plan.AllSteps * plan.TokensPerStep:0.###e0} in all");
        foreach (var step in (long[])[0, (plan.AllSteps - 1) / 2, plan.AllSteps - 1])
            yield return string.Create(culture, $"rate        {plan.Optimizer.LearningRate * plan.Schedule.Share(step, plan.AllSteps):0.###e0} at step {step + 1:N0}");
    }
}
