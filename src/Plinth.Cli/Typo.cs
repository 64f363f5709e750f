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
        Command? verb = root.Subcommands.FirstOrDefault(c => c.Name == args[0]);
        if (verb is null) return $"'{args[0]}' is not a command{Spelling.Hint(args[0], root.Subcommands.Select(c => c.Name))}";
        var rest = args.Skip(1);
        if (verb.Subcommands.Count > 0 && args.Length > 1 && !Everywhere.Contains(args[1]))
        {
            var below = verb.Subcommands.FirstOrDefault(c => c.Name == args[1]);
            if (below is null) return $"'{args[1]}' is not a command of {verb.Name}{Spelling.Hint(args[1], verb.Subcommands.Select(c => c.Name))}";
            (verb, rest) = (below, args.Skip(2));
        }

        var known = verb.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(Everywhere).ToHashSet();
        foreach (var arg in rest.TakeWhile(a => a != "--"))
        {
            var name = arg.Split('=', ':')[0];
            if (name.StartsWith("--", StringComparison.Ordinal) && !known.Contains(name))
                return $"'{name}' is not an option of {verb.Name}{Spelling.Hint(name, verb.Options.Select(o => o.Name))}";
        }

        return null;
    }
}
