using System.CommandLine;
using Plinth.Cli.Init;
using Plinth.Cli.Schema;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth init</c>: writes a recipe from a few answers.</summary>
internal static class InitCommand
{
    private const string SchemaFile = "recipe.schema.json";

    public static Command Make()
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the corpus; the recipe is NAME.yaml.", Arity = ArgumentArity.ZeroOrOne };
        var files = new Option<string[]>("--files") { Description = "What is read: a file, a glob or a folder. May be given several times.", HelpName = "FILES", DefaultValueFactory = _ => [] };
        var yes = new Option<bool>("--yes", "-y") { Description = "Takes the usual answer to every question." };
        var force = new Option<bool>("--force") { Description = "Writes over a recipe that is there." };
        var command = new Command("init", "Asks what you have and what you want, and writes a recipe.") { name, files, yes, force };
        command.SetAction(call =>
        {
            var questions = new Questions(call.GetValue(yes) ? TextReader.Null : Console.In, call.GetValue(yes) ? TextWriter.Null : Console.Error);
            var draft = questions.Ask(call.GetValue(name), call.GetRequiredValue(files), SchemaFile);
            var path = draft.Name + ".yaml";
            var yaml = draft.Yaml();

            // What is written can be run: the same check as before a run.
            RecipeReader.Parse(yaml, path, Directory.GetCurrentDirectory());
            if (File.Exists(path) && !call.GetValue(force)) throw new RecipeException($"plinth init: {path} is there already; --force writes over it");
            File.WriteAllText(path, yaml);
            File.WriteAllText(SchemaFile, Schemas.Text("recipe"));
            Console.Out.WriteLine(path);
            Console.Error.WriteLine($"{SchemaFile} lets editors complete and check it. Next: plinth check {path}; plinth run {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
