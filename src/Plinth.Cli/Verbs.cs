using System.CommandLine.Parsing;

namespace Plinth.Cli;

/// <summary>The verb of a call.</summary>
internal static class Verbs
{
    /// <summary>Names of the verb and of those within it, outermost first; none for the program itself.</summary>
    public static IReadOnlyList<string> Of(CommandResult call)
    {
        var names = new List<string>();
        for (SymbolResult? at = call; at is CommandResult { Parent: not null } verb; at = verb.Parent) names.Insert(0, verb.Command.Name);
        return names;
    }
}
