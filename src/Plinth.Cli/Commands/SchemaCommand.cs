using System.CommandLine;
using Plinth.Cli.Schema;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth schema WHAT</c>: the JSON Schema by which editors complete and check YAML files.</summary>
internal static class SchemaCommand
{
    public static Command Make()
    {
        var what = new Argument<string>("WHAT") { HelpName = string.Join('|', Schemas.Names), Description = "Which files: recipes, train configs, tasks of evaluation, or models." };
        what.AcceptOnlyFromAmong([.. Schemas.Names]);
        var command = new Command("schema", "Prints the JSON Schema by which editors complete and check a kind of YAML file.") { what };
        command.SetAction(call =>
        {
            Console.Out.Write(Schemas.Text(call.GetRequiredValue(what)));
            return ExitCode.Done;
        });
        return command;
    }
}
