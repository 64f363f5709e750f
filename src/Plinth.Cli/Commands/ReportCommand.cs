using System.CommandLine;
using Plinth.Cli.Report;
using Plinth.Running;
using Plinth.Storage;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth report RUN</c>: writes a run's report anew and prints its path.</summary>
internal static class ReportCommand
{
    public static Command Make()
    {
        var folder = Shared.RunArgument();
        var json = Shared.JsonOption();
        var command = new Command("report", "Writes the report of a run that is done, and prints its path.") { folder, json };
        command.SetAction(call =>
        {
            var run = Run.Open(call.GetRequiredValue(folder));
            var summary = Write(run);
            Console.Out.WriteLine(call.GetValue(json)
                ? System.Text.Json.JsonSerializer.Serialize(summary, RunSummaryJson.Default.RunSummary)
                : run.ReportPath);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Adds up a run and writes its report.</summary>
    public static RunSummary Write(Run run)
    {
        var summary = Summary.Of(run);
        ReportPage.Write(summary, run.ReportPath, S3Path.Is(run.Folder) ? null : TrainingCurve.Read(Path.Combine(run.Folder, DemoModel.Folder)));
        return summary;
    }
}
