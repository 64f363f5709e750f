using System.CommandLine;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth demo</c>: the whole road on the sample that ships with plinth.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var output = new Option<string>("--out") { Description = "The run's folder.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "demo") };
        var set = Shared.SetOption();
        var workers = Shared.WorkersOption();
        var json = Shared.JsonOption();
        var command = new Command("demo", "Runs the whole road on the bundled sample: 860 real pages, books and code.") { output, set, workers, json };
        command.SetAction(call =>
        {
            var recipe = RecipeReader.Read(Path.Combine(Shared.Home, "recipes", "demo.yaml"), Shared.Home, call.GetRequiredValue(set));
            return RunCommand.Execute(recipe, call.GetRequiredValue(output), call.GetRequiredValue(workers), call.GetValue(json));
        });
        return command;
    }
}
