using System.CommandLine;
using System.Text.Json.Nodes;
using Plinth.Cli.Lab;
using Plinth.Models.Lab.Comparison;
using Plinth.Models.Native;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth ablate RECIPE</c>: does each step earn its place?</summary>
internal static class AblateCommand
{
    private const string Whole = "all steps";

    public static Command Make()
    {
        var recipe = Shared.RecipeArgument();
        var set = Shared.SetOption();
        var steps = new Option<string[]>("--steps") { Description = "Steps to switch off, one at a time; all but extraction when not given.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var options = new ComparisonOptions(Path.Combine("runs", "ablate"));
        var workers = Shared.WorkersOption();
        var command = new Command("ablate", "Switches each step of a recipe off in turn, runs, trains, and tells what it costs in tokens and gives in loss.") { recipe, set, steps, workers };
        options.AddTo(command);
        command.SetAction(call =>
        {
            Libtorch.Ensure();
            using var interrupt = new Interrupt();
            var read = Shared.ReadRecipe(call.GetRequiredValue(recipe), call.GetRequiredValue(set));
            var chosen = Chosen(read, call.GetValue(steps)!);
            var folder = call.GetRequiredValue(options.Output);
            var arms = new List<Arm>();
            foreach (var (name, step) in chosen.Select(i => ("without " + read.Steps[i].Name, (int?)i)).Prepend((Whole, null)))
            {
                var run = Path.Combine(folder, "runs", name.Replace(' ', '-'));
                Console.Error.WriteLine(name);
                if (RunCommand.Execute(RecipeVariant.Without(read, step), run, call.GetValue(workers), json: false) is var code and not ExitCode.Done) return code;
                arms.Add(new(name, run));
            }

            var plan = options.Plan(call, arms);
            var result = options.Run(plan, interrupt.Token);
            Page(read, plan, result).Write(Path.Combine(folder, "ablation"));
            return result.Arms.Any(a => a.Failure is not null) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static List<int> Chosen(Recipe recipe, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            if (recipe.Steps.All(s => s.Name != name)) throw new RecipeException($"{recipe.File} has no step '{name}'{Spelling.Hint(name, recipe.Steps.Select(s => s.Name))}");
        return [.. Enumerable.Range(0, recipe.Steps.Count).Where(i => names.Count > 0 ? names.Contains(recipe.Steps[i].Name) : recipe.Steps[i].Word != "extract-html")];
    }

    private static LabPage Page(Recipe recipe, ComparisonPlan plan, ComparisonResult result)
    {
        var whole = result.Arms.FirstOrDefault(a => a.Arm.Name == Whole && a.Failure is null) ?? throw new PlinthException($"the whole recipe gave no corpus to train on: {result.Arms.First(a => a.Arm.Name == Whole).Failure}");
        List<IReadOnlyList<string>> rows = [["step", "tokens with it", "without it", "it costs", "it gives, bits a byte", "95 %", "verdict"]];
        var page = new LabPage($"Does each step of {recipe.Name} earn its place?", $"Each step is switched off in turn; the same model is trained on {Units.Count(plan.Tokens)} tokens of what is left, with {plan.Seeds} seeds, and foresees the same held-out texts.");
        foreach (var arm in plan.Arms.Skip(1).Select(a => result.Arms.First(r => r.Arm == a)))
        {
            var step = arm.Arm.Name["without ".Length..];
            var line = new JsonObject { ["step"] = step, ["tokens_with"] = whole.Size!.Tokens, ["tokens_without"] = arm.Size?.Tokens, ["failure"] = arm.Failure };
            page.Numbers(line);
            if (arm.Failure is { } failure)
            {
                rows.Add([step, Units.Count(whole.Size.Tokens), "", "", "", "", "failed: " + failure]);
                continue;
            }

            var gap = result.Between(whole, arm);
            (line["gives"], line["low"], line["high"]) = (gap.Mean, gap.Low, gap.High);
            rows.Add(
            [
                step, Units.Count(whole.Size.Tokens), Units.Count(arm.Size!.Tokens), Units.Percent(1 - (double)whole.Size.Tokens / arm.Size.Tokens), Units.Number(gap.Mean, 4),
                $"{Units.Number(gap.Low, 4)} to {Units.Number(gap.High, 4)}", gap.Low > 0 ? "earns its place" : gap.High < 0 ? "does harm" : "cannot be told",
            ]);
        }

        foreach (var line in ModelCommand.Table(rows, c => c is > 0 and < 6)) Console.Out.WriteLine(line);
        page.Section("Steps", "What a step costs is the share of tokens that it takes away; what it gives is how much worse the model is without it.");
        page.Table(rows);
        return page;
    }
}
