using System.CommandLine;
using Plinth.Cli.Publishing;
using Plinth.Running;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth publish RUN --out FOLDER</c>: a run as a data set folder for a hub.</summary>
internal static class PublishCommand
{
    public static Command Make()
    {
        var folder = Shared.RunArgument();
        var output = new Option<string>("--out") { Description = "The folder to make; it must be new or empty.", HelpName = "FOLDER", Required = true };
        var command = new Command("publish", "Writes a run as a data set folder: Parquet shards, data card, datasheet of what was removed, recipe.") { folder, output };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var documents = PublishedFolder.Write(Run.Open(call.GetRequiredValue(folder)), call.GetRequiredValue(output), interrupt.Token);
            Console.Error.WriteLine($"{documents:N0} documents");
            Console.Out.WriteLine(Path.GetFullPath(call.GetRequiredValue(output)));
            return ExitCode.Done;
        });
        return command;
    }
}
