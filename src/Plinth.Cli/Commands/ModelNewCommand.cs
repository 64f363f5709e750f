using System.CommandLine;
using System.Globalization;
using Plinth.Models;
using Plinth.Models.Checkpoints;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth model new MODEL --out DIR</c>: an untrained model as a folder.</summary>
internal static class ModelNewCommand
{
    public static Command Make()
    {
        var model = ModelCommand.ModelArgument();
        var set = ModelCommand.SetOption();
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same model.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var type = new Option<StoredType>("--type") { Description = "How numbers are stored: F32, F16 or BF16.", HelpName = "TYPE", DefaultValueFactory = _ => StoredType.F32 };
        type.AcceptOnlyFromAmong("F32", "F16", "BF16");
        var output = new Option<string>("--out") { Description = "The folder to write; it must not be there.", HelpName = "DIR", Required = true };
        var command = new Command("new", "Makes an untrained model: its parameters begin as its authors say.") { model, set, seed, type, output };
        command.SetAction(call =>
        {
            var folder = call.GetRequiredValue(output);
            if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())) throw new PlinthException($"{folder}: is there already");
            var spec = ModelCatalogue.Find(call.GetRequiredValue(model), call.GetValue(set)!);
            using var checkpoint = Checkpoint.Of(new Decoder(spec), call.GetValue(type));
            checkpoint.Decoder.Initialise(call.GetValue(seed));
            checkpoint.Save(folder);
            Console.Error.WriteLine($"{ModelFigures.Of(spec).Parameters.ToString("N0", CultureInfo.InvariantCulture)} parameters");
            Console.Out.WriteLine(folder);
            return ExitCode.Done;
        });
        return command;
    }
}
