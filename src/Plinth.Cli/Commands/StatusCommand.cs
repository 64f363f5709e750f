using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plinth.Running;
using Plinth.Running.Cluster;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth status RUN</c> and <c>plinth cancel RUN</c>.</summary>
internal static class StatusCommand
{
    public static Command Make()
    {
        var folder = Shared.RunArgument();
        var json = Shared.JsonOption();
        var command = new Command("status", "Says how far a run is, here or on a cluster: tasks done, running, pending and failed of each stage.") { folder, json };
        command.SetAction(call =>
        {
            Print(Run.Open(call.GetRequiredValue(folder)), call.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>How far a run is: a line a stage, or JSON.</summary>
    public static void Print(Run run, bool json)
    {
        var rounds = RoundStatus.Of(run);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(rounds, StatusJson.Default.ListRoundStatus));
            return;
        }

        Console.Error.WriteLine($"{run.Folder}: {run.State.State}{(run.State.Error is { } error ? $": {error}" : "")}");
        foreach (var r in rounds)
        {
            Console.Out.WriteLine($"{r.Round,-24} {r.Done}/{r.Total} done  {r.Running} running  {r.Pending} pending  {r.Failed} failed");
            if (r.Why is { } why) Console.Out.WriteLine($"  {why}");
        }
    }

    public static Command MakeCancel()
    {
        var folder = Shared.RunArgument();
        var command = new Command("cancel", "Cancels a run's jobs on its cluster; what is finished stays.") { folder };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var count = RoundStatus.Cancel(Run.Open(call.GetRequiredValue(folder)), Console.Error.WriteLine, interrupt.Token);
            Console.Error.WriteLine(count == 0 ? "the run has no jobs in the queue of a cluster" : $"cancelled {count} array jobs; plinth run --on slurm goes on from there");
            return ExitCode.Done;
        });
        return command;
    }
}

[JsonSerializable(typeof(List<RoundStatus>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class StatusJson : JsonSerializerContext;
