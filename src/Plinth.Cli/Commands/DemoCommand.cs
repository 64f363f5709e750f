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
        var noModel = new Option<bool>("--no-model") { Description = "Stops before the small model that is trained on the tokens, which takes about a minute." };
        var command = new Command("demo", "Runs the whole road on the bundled sample, 860 real pages, books and code, and trains a small model on it.") { output, set, workers, json, noModel };
        command.SetAction(call =>
        {
            var recipe = RecipeReader.Read(Path.Combine(Shared.Home, "recipes", "demo.yaml"), Shared.Home, call.GetRequiredValue(set));
            var folder = call.GetRequiredValue(output);
            Action<Plinth.Running.Run>? model = call.GetValue(noModel) ? null : run => DemoModel.Train(run.Folder);
            return RunCommand.Execute(recipe, folder, call.GetRequiredValue(workers), call.GetValue(json), model);
        });
        return command;
    }
}
