using System.CommandLine;
using Plinth.Cli.Publishing;
using Plinth.Running;
using Plinth.Storage;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth publish RUN --out FOLDER</c>: a run as a data set folder for a hub.</summary>
internal static class PublishCommand
{
    public static Command Make()
    {
        var folder = Shared.RunArgument();
        var output = new Option<string>("--out") { Description = "The folder to make, or a place in a store (s3://bucket/path); it must be new or empty.", HelpName = "FOLDER", Required = true };
        var command = new Command("publish", "Writes a run as a data set folder: Parquet shards, data card, datasheet of what was removed, recipe.") { folder, output };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            Shared.Here(call.GetRequiredValue(folder));
            S3Path.RefuseOthers(call.GetRequiredValue(output));
            var (run, target) = (Run.Open(call.GetRequiredValue(folder)), call.GetRequiredValue(output));
            var documents = S3Path.Is(target) ? ToStore(run, S3Path.Parse(target), interrupt.Token) : PublishedFolder.Write(run, target, interrupt.Token);
            Console.Error.WriteLine($"{documents:N0} documents");
            Console.Out.WriteLine(S3Path.Is(target) ? target : Path.GetFullPath(target));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Makes the folder within the run's, where there is room for its like, and writes it to the store; the card comes last.</summary>
    private static long ToStore(Run run, S3Path target, CancellationToken ct)
    {
        var folder = Path.Combine(run.Folder, $".publishing-{Guid.NewGuid():N}");
        try
        {
            var documents = PublishedFolder.Write(run, folder, ct);
            target.Store.UploadFolder(folder, target, "README.md", ct);
            return documents;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
