using System.CommandLine;
using Plinth.Recipes;

namespace Plinth.Cli;

/// <summary>Finds a verb or option that does not exist, before it is taken for something else.</summary>
internal static class Typo
{
    private static readonly string[] Everywhere = ["--help", "-h", "-?", "/?", "/h", "--version"];

    /// <summary>What is wrong and what was probably meant, or null.</summary>
    public static string? In(RootCommand root, string[] args)
    {
        if (args.Length == 0 || Everywhere.Contains(args[0]) || args[0].StartsWith('[')) return null;
        Command verb = root;
        var depth = 0;
        while (verb.Subcommands.Count > 0 && depth < args.Length && !args[depth].StartsWith('-'))
        {
            var next = verb.Subcommands.FirstOrDefault(c => c.Name == args[depth]);
            if (next is null)
            {
                var whose = ReferenceEquals(verb, root) ? "" : $" of {verb.Name}";
                return $"'{args[depth]}' is not a command{whose}{Spelling.Hint(args[depth], verb.Subcommands.Select(c => c.Name))}";
            }

            verb = next;
            depth++;
        }

        var options = verb.Options.Concat(root.Options.Where(o => o.Recursive)).ToList();
        var known = options.SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(Everywhere).ToHashSet();
        foreach (var arg in args.Skip(depth).TakeWhile(a => a != "--"))
        {
            var name = arg.Split('=', ':')[0];
            if (name.StartsWith("--", StringComparison.Ordinal) && !known.Contains(name))
                return $"'{name}' is not an option of {verb.Name}{Spelling.Hint(name, options.Select(o => o.Name))}";
        }

        return null;
    }
}
