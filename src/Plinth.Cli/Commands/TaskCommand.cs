using System.CommandLine;
using System.Globalization;
using Plinth.Running;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth task RUN STAGE INDEX</c>: a task of a run, or several, as a cluster's array job does them.</summary>
internal static class TaskCommand
{
    private static readonly string[] IndexVariables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"];

    public static Command Make()
    {
        var folder = Shared.RunArgument();
        var stage = new Argument<string>("STAGE") { Description = "stage-1, stage-1.bands …: as the progress of a run names them." };
        var indexes = new Argument<int[]>("INDEX")
        {
            Description = "The task, from 0, or several; when not given, from " + string.Join(", ", IndexVariables) + ".",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var offset = new Option<int>("--offset") { Description = "Added to a task that comes from the environment, for arrays that are cut.", HelpName = "N" };
        var command = new Command("task", "Does one task of a run that was started; doing it twice changes nothing.") { folder, stage, indexes, offset };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var run = Run.Open(call.GetRequiredValue(folder));
            int[] tasks = call.GetValue(indexes) is { Length: > 0 } given ? given : [FromEnvironment() + call.GetValue(offset)];
            foreach (var task in tasks) new Runner(run, 1, new NoProgress()).ExecuteTask(call.GetRequiredValue(stage), task, interrupt.Token);
            return ExitCode.Done;
        });
        return command;
    }

    private static int FromEnvironment()
    {
        foreach (var name in IndexVariables)
            if (int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index;
        throw new RecipeException($"no INDEX is given, and none of {string.Join(", ", IndexVariables)} is set");
    }
}
