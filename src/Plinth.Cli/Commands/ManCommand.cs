using System.CommandLine;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth man [VERB]</c>: manual pages in roff, made from the same words as <c>--help</c>.</summary>
internal static class ManCommand
{
    public static Command Make(RootCommand root)
    {
        var verb = new Argument<string?>("VERB") { Description = "A verb; without one, the page of plinth itself.", Arity = ArgumentArity.ZeroOrOne };
        var folder = new Option<string?>("--out") { Description = "Writes all pages into a folder, plinth.1 and plinth-VERB.1, for man to find.", HelpName = "DIR" };
        var command = new Command("man", "Prints a manual page; plinth man run | man -l -") { verb, folder };
        command.SetAction(call =>
        {
            if (call.GetValue(folder) is { } path)
            {
                Directory.CreateDirectory(path);
                foreach (var (name, page) in ManPage.All(root)) File.WriteAllText(Path.Combine(path, name + ".1"), page);
                return ExitCode.Done;
            }

            var wanted = call.GetValue(verb) is { } word ? "plinth-" + word : "plinth";
            var pages = ManPage.All(root).ToDictionary(p => p.Name, p => p.Page);
            if (!pages.TryGetValue(wanted, out var text))
                throw new RecipeException($"plinth man: there is no verb '{call.GetValue(verb)}'{Spelling.Hint(wanted[7..], root.Subcommands.Select(c => c.Name))}");
            Console.Out.Write(text);
            return ExitCode.Done;
        });
        return command;
    }
}
