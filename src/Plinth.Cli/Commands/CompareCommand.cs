using System.CommandLine;
using System.Text.Json.Nodes;
using Plinth.Cli.Lab;
using Plinth.Models.Figures;
using Plinth.Models.Lab.Comparison;
using Plinth.Models.Native;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth compare A B …</c>: which corpus a model learns more from, and whether that is more than chance.</summary>
internal static class CompareCommand
{
    public static Command Make()
    {
        var arms = new Argument<string[]>("CORPUS") { Description = "Run folders, files, or recipes (.yaml), two or more; NAME=PATH names one.", Arity = ArgumentArity.OneOrMore };
        var options = new ComparisonOptions(Path.Combine("runs", "compare"));
        var workers = Shared.WorkersOption();
        var command = new Command("compare", "Trains the same small model on each corpus, with several seeds, and ranks them by held-out text, with intervals.") { arms, workers };
        options.AddTo(command);
        command.SetAction(call =>
        {
            Libtorch.Ensure();
            using var interrupt = new Interrupt();
            var folder = call.GetRequiredValue(options.Output);
            var plan = options.Plan(call, [.. Arm.Of(call.GetRequiredValue(arms)).Select(a => AfterRecipe(a, folder, call.GetValue(workers)))]);
            if (plan.Arms.Count < 2) throw new RecipeException("compare needs two corpora or more");
            // A path that leads nowhere is told of before hours are spent on the others.
            foreach (var arm in plan.Arms) Tokens.Training.Corpus.Open([arm.Path], Directory.GetCurrentDirectory());
            var result = options.Run(plan, interrupt.Token);
            Page(plan, result).Write(Path.Combine(folder, "comparison"));
            return result.Arms.Any(a => a.Failure is not null) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    /// <summary>A recipe is run first, or its run taken as far as it is.</summary>
    public static Arm AfterRecipe(Arm arm, string folder, int workers)
    {
        if (!File.Exists(arm.Path) || Path.GetExtension(arm.Path) is not (".yaml" or ".yml")) return arm;
        var run = Path.Combine(folder, "runs", arm.Name);
        if (RunCommand.Execute(Shared.ReadRecipe(arm.Path, []), run, workers, json: false) != ExitCode.Done) throw new OperationCanceledException();
        return arm with { Path = run };
    }

    private static LabPage Page(ComparisonPlan plan, ComparisonResult result)
    {
        var verdict = Verdict(plan, result);
        var sets = result.Texts.Select(t => t.Set).Distinct().ToList();
        List<IReadOnlyList<string>> rows = [["corpus", "tokens", "epochs", "bits a byte", .. sets, "the best is better by", "95 %"]];
        foreach (var arm in result.Arms)
        {
            if (arm.Failure is not null)
            {
                rows.Add([arm.Arm.Name, "failed", .. Enumerable.Repeat("", sets.Count + 4)]);
                continue;
            }

            var gap = result.Gaps.FirstOrDefault(g => g.Arm == arm).Gap;
            rows.Add(
            [
                arm.Arm.Name, Units.Count(arm.Size!.Tokens), Units.Number(arm.Epochs, 2), Units.Number(Comparison.Overall(arm, result.Texts, result.Bytes), 4),
                .. sets.Select(s => Units.Number(arm.BitsPerByte(result.Texts, result.Bytes, t => t.Set == s), 4)),
                gap is null ? "" : Units.Number(gap.Mean, 4), gap is null ? "" : $"{Units.Number(gap.Low, 4)} to {Units.Number(gap.High, 4)}",
            ]);
        }

        foreach (var line in ModelCommand.Table(rows, c => c > 0)) Console.Out.WriteLine(line);
        Console.Out.WriteLine();
        Console.Out.WriteLine(verdict);
        var page = new LabPage("A comparison of corpora", verdict);
        page.Section("Ranking", $"The same model, {Units.Count(plan.Tokens)} tokens of each corpus, {plan.Seeds} seeds, {(plan.Paired ? "in each of which all corpora begin with the same weights" : "each training with weights of its own")}. Bits a byte of held-out text: less is better; each set counts as much. {LeftOut(result)}");
        page.Table(rows);
        page.Section("Seed by seed", "A training is a point: its bits a byte over all sets.");
        page.Chart(new LineChart
        {
            Title = "Bits a byte by seed",
            Dots = true,
            XLabel = "seed",
            YLabel = "bits a byte",
            Series = [.. result.Arms.Where(a => a.Failure is null).Select(a => new LineSeries(a.Arm.Name, [.. a.Bits.Select((b, i) => ((double)i, Comparison.Overall(a with { Bits = [b] }, result.Texts, result.Bytes)))]))],
        });
        Groups(page, result, "By domain", t => t.Domain);
        Groups(page, result, "By language", t => t.Language);
        foreach (var arm in result.Arms)
        {
            var gap = result.Gaps.FirstOrDefault(g => g.Arm == arm).Gap;
            page.Numbers(new JsonObject
            {
                ["corpus"] = arm.Arm.Name,
                ["failure"] = arm.Failure,
                ["tokens"] = arm.Size?.Tokens,
                ["epochs"] = arm.Epochs,
                ["bits_per_byte"] = arm.Failure is null ? Comparison.Overall(arm, result.Texts, result.Bytes) : null,
                ["worse_by"] = gap?.Mean,
                ["low"] = gap?.Low,
                ["high"] = gap?.High,
                ["seeds"] = arm.Bits.Count,
                ["by_seed"] = new JsonArray([.. arm.Bits.Select(b => JsonValue.Create(Comparison.Overall(arm with { Bits = [b] }, result.Texts, result.Bytes)))]),
            });
        }

        return page;
    }

    private static void Groups(LabPage page, ComparisonResult result, string heading, Func<Plinth.Models.Lab.Evaluation.HeldOutDocument, string> of)
    {
        var groups = result.Texts.GroupBy(of).Where(g => g.Key.Length > 0).OrderByDescending(g => g.Count()).Take(12).ToList();
        if (groups.Count < 2) return;
        page.Section(heading);
        page.Table([["corpus", .. groups.Select(g => $"{g.Key} ({g.Count()})")], .. result.Arms.Where(a => a.Failure is null).Select(a => (IReadOnlyList<string>)[a.Arm.Name, .. groups.Select(g => Units.Number(a.BitsPerByte(result.Texts, result.Bytes, t => of(t) == g.Key), 4))])]);
    }

    private static string LeftOut(ComparisonResult result)
    {
        var left = result.LeftOut.Where(l => l.Value > 0).ToList();
        return left.Count == 0 ? "No held-out text stands in a corpus." : $"Left out because they stand in a corpus: {string.Join(", ", left.Select(l => $"{l.Value} of {l.Key}"))}.";
    }

    /// <summary>What it comes to, in words.</summary>
    private static string Verdict(ComparisonPlan plan, ComparisonResult result)
    {
        var best = result.Arms[0].Arm.Name;
        var failures = result.Arms.Where(a => a.Failure is not null).Select(a => $"{a.Arm.Name} failed: {a.Failure}.");
        if (result.Gaps.Count == 0) return string.Join(" ", [$"{best} is the only corpus that came through.", .. failures]);
        return string.Join(" ", [.. result.Gaps.Select(g => g.Gap.IsClear
            ? $"{best} is better than {g.Arm.Arm.Name} by {Units.Number(g.Gap.Mean, 4)} bits a byte ({Units.Number(g.Gap.Low, 4)} to {Units.Number(g.Gap.High, 4)})."
            : $"{best} and {g.Arm.Arm.Name} cannot be told apart: the difference of {Units.Number(g.Gap.Mean, 4)} may be chance ({Units.Number(g.Gap.Low, 4)} to {Units.Number(g.Gap.High, 4)}). {Settle(plan, g.Gap)}"), .. failures]);
    }

    private static string Settle(ComparisonPlan plan, Difference gap) => gap.Seeds == 1
        ? "Several seeds would tell how much of it is chance."
        : gap.SeedsToSettle is { } seeds && seeds > plan.Seeds
            ? $"If it is as large as it looks, {seeds} seeds would settle it, or some {Units.Count(plan.Tokens * (double)seeds / plan.Seeds)} tokens with as many seeds."
            : "No number of seeds settles it with these held-out texts: more of them, or a larger budget, might.";
}
