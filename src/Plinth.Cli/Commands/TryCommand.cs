using System.CommandLine;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Sinks;
using Plinth.Sources;
using YamlDotNet.RepresentationModel;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth try STEP</c>: one step over JSON lines, a verdict a line.</summary>
internal static class TryCommand
{
    public static Command Make()
    {
        var step = new Argument<string?>("STEP") { Description = "A step's name, such as gopher-quality; without one, all steps are listed.", Arity = ArgumentArity.ZeroOrOne };
        var options = new Option<bool>("--options") { Description = "Prints the step's options, their defaults and its presets." };
        var set = new Option<string[]>("--set")
        {
            Description = "Sets an option of the step: k=v, such as min_words=30 or preset=fineweb. May be given several times.",
            HelpName = "k=v",
            DefaultValueFactory = _ => [],
        };
        var file = new Argument<string?>("FILE") { Description = "JSON lines with id and text; - is standard input.", Arity = ArgumentArity.ZeroOrOne };
        var input = new Option<string>("--in") { Description = "The same as FILE.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var output = new Option<string>("--out") { Description = "Where the verdicts go; - is standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var command = new Command("try", "Tries one step on documents and prints a verdict for each.") { step, file, set, input, output, options };
        command.SetAction(call =>
        {
            if (call.GetValue(step) is not { } word)
            {
                StepHelp.List(Console.Out);
                return ExitCode.Done;
            }

            var named = Named(word);
            if (call.GetValue(options))
            {
                StepHelp.Options(Console.Out, word, named);
                return ExitCode.Done;
            }

            using var interrupt = new Interrupt();
            var made = MakeStep(word, named, call.GetRequiredValue(set));
            using var spool = Spool.Of(call.GetValue(file) ?? call.GetRequiredValue(input));
            var source = new JsonlSource { Files = [spool.Path], SplitBytes = 1L << 40 };
            using var verdicts = new VerdictLines(call.GetRequiredValue(output));
            foreach (var (doc, fault, verdict) in Trial.Run(made, source, Split(source), 0, interrupt.Token)) verdicts.Write(doc, fault, verdict);
            verdicts.Complete();
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<Shard> Split(JsonlSource source)
    {
        try { return source.Split(Directory.GetCurrentDirectory()); }
        catch (PlinthException e) { throw new RecipeException($"--in: {e.Message}"); }
    }

    private static Named<IStep> Named(string word) => Steps.All.TryGetValue(word, out var named)
        ? named
        : throw new RecipeException($"'{word}' is not a step{Spelling.Hint(word, Steps.All.Keys)}");

    private static IStep MakeStep(string word, Named<IStep> named, string[] assignments)
    {
        var options = new YamlMappingNode();
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new RecipeException($"--set {assignment}: expected option=value, such as min_words=30");
            var yaml = new YamlStream();
            yaml.Load(new StringReader(assignment[(equals + 1)..]));
            options.Children[new YamlScalarNode(assignment[..equals])] = yaml.Documents.Count == 0 ? new YamlScalarNode("") : yaml.Documents[0].RootNode;
        }

        var binder = new OptionBinder("--set");
        var made = binder.Bind(named, word, options);
        binder.ThrowIfWrong();
        if (made is IPrepared prepared) prepared.Prepare(new StepContext(Directory.GetCurrentDirectory(), 0));
        return made;
    }
}
