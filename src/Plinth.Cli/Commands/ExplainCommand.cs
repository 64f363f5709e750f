using System.CommandLine;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth explain STEP</c>: where a step comes from, its options, and the numbers of its presets.</summary>
internal static class ExplainCommand
{
    public static Command Make()
    {
        var what = new Argument<string>("WHAT") { Description = "A step (gopher-quality), a rule of it (gopher-quality/min-words), or a rule alone (min-words)." };
        var command = new Command("explain", "Tells a step's or a rule's source, options, and published numbers.") { what };
        what.CompletionSources.Add(_ => Steps.All.Keys.Select(k => new System.CommandLine.Completions.CompletionItem(k)));
        command.SetAction(call =>
        {
            Explain(Console.Out, call.GetRequiredValue(what));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes what is known of a step or a rule.</summary>
    /// <exception cref="RecipeException">There is no such thing.</exception>
    public static void Explain(TextWriter output, string what)
    {
        var slash = what.IndexOf('/', StringComparison.Ordinal);
        var word = slash < 0 ? what : what[..slash];
        if (Steps.All.TryGetValue(word, out var named))
        {
            var rule = slash < 0 ? null : what[(slash + 1)..];
            if (rule is not null && !StepHelp.Has(named, rule))
                throw new RecipeException($"plinth explain: no option of {word} sets '{rule}'; plinth explain {word} shows all of it");
            StepHelp.Explain(output, word, named, rule);
            return;
        }

        var some = slash < 0 ? Steps.All.Where(s => StepHelp.Has(s.Value, what)).ToList() : [];
        if (some.Count == 0) throw new RecipeException($"plinth explain: '{word}' is neither a step nor a rule that an option sets{Spelling.Hint(word, Steps.All.Keys)}; plinth try --list names the steps");
        foreach (var (name, step) in some) StepHelp.Explain(output, name, step, what);
    }
}
