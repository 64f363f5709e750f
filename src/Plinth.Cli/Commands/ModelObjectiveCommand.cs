using System.CommandLine;
using System.Text.RegularExpressions;
using Plinth.Models;
using Plinth.Models.Objectives;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth model objective NAME --text …</c>: what an objective makes of a text.</summary>
internal static partial class ModelObjectiveCommand
{
    private static readonly Dictionary<string, ObjectiveSpec> Objectives = new()
    {
        ["causal"] = new CausalObjective(),
        ["fim"] = new FimObjective { Rate = 1, Level = FimLevel.Document },
        ["ul2"] = new Ul2Objective(),
        ["glm"] = new GlmObjective(),
    };

    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "causal, fim, ul2 or glm." };
        var text = new Option<string>("--text") { Description = "A sentence; its words stand for tokens.", HelpName = "TEXT", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "Where the cuts fall.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var command = new Command("objective", "Shows what an objective makes of a text: what is read, what is asked, and who sees whom.") { name, text, seed };
        command.SetAction(call =>
        {
            var wanted = call.GetRequiredValue(name);
            if (!Objectives.TryGetValue(wanted, out var objective)) throw new RecipeException($"'{wanted}' is not an objective{Spelling.Hint(wanted, Objectives.Keys)}");
            foreach (var line in Lines(objective, call.GetRequiredValue(text), call.GetValue(seed))) Console.Out.WriteLine(line);
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Lines(ObjectiveSpec objective, string text, ulong seed)
    {
        var words = Words().Matches(text).Select(m => m.Value).ToArray();
        if (words.Length == 0) throw new RecipeException("--text has no words");
        string[] names = ["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "[R]", "[S]", "[X]", "[MASK]", "[gMASK]", "<sop>", "<eop>"];
        var special = new SpecialTokens
        {
            EndOfText = 0,
            FimPrefix = 1,
            FimMiddle = 2,
            FimSuffix = 3,
            FimPad = 4,
            ModeR = 5,
            ModeS = 6,
            ModeX = 7,
            Mask = 8,
            EndMask = 9,
            StartOfPiece = 10,
            EndOfPiece = 11,
            FirstSentinel = names.Length + words.Length,
        };
        string Name(int id) => id < 0 ? "" : id < names.Length ? names[id] : id < special.FirstSentinel ? words[id - names.Length].Trim() : $"<extra_id_{id - special.FirstSentinel}>";

        var made = objective.Make([.. Enumerable.Range(names.Length, words.Length)], special, new Draw(seed));
        yield return "reads   " + string.Join(' ', made.Ids.Select(Name));
        yield return made.Prefix == 0 ? "each token sees those before it" : $"the first {made.Prefix} tokens are seen by all, in both directions; each later one by those behind it";
        yield return "";
        List<IReadOnlyList<string>> rows = [["#", "position", "block", "reads", "is asked"]];
        for (var i = 0; i < made.Ids.Length; i++)
            rows.Add([$"{i}", $"{made.Positions?[i] ?? i}", made.Blocks is null ? "" : $"{made.Blocks[i]}", Name(made.Ids[i]), made.Labels[i] < 0 ? "-" : Name(made.Labels[i])]);
        foreach (var line in ModelCommand.Table(rows, c => c < 3)) yield return line;
    }

    /// <summary>Words with the space before them; a Chinese character is a word.</summary>
    [GeneratedRegex(@"\s*(?:\p{IsCJKUnifiedIdeographs}|[^\s\p{IsCJKUnifiedIdeographs}]+)")]
    private static partial Regex Words();
}
