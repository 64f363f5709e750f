using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Plinth.Cli.Lab;
using Plinth.Models.Figures;
using Plinth.Models.Lab.Evaluation;
using Plinth.Models.Lab.Evaluation.Tasks;
using Plinth.Models.Native;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth eval MODEL…</c>: held-out text in bits a byte, and tasks, each put in several ways.</summary>
internal static class EvalCommand
{
    public static Command Make()
    {
        var models = new Argument<string[]>("MODEL") { Description = "Folders of models, or of plinth train, whose checkpoints are all evaluated.", Arity = ArgumentArity.OneOrMore };
        var heldOut = new Option<string[]>("--held-out") { Description = "Files or run folders of text to foresee, a set each.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var tasks = new Option<string[]>("--tasks") { Description = "Tasks by name or file; 'all' are those that ship.", HelpName = "TASK", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var data = new Option<string>("--data") { Description = "The folder of the tasks' files.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var shots = new Option<int>("--shots") { Description = "Worked examples before each item.", HelpName = "N" };
        var items = new Option<int?>("--items") { Description = "Most items of a task, drawn by --seed.", HelpName = "N" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of items and examples.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var tokenizer = new Option<string?>("--tokenizer") { Description = "A tokenizer instead of the one in the model's folder.", HelpName = "DIR" };
        var code = new Option<bool>("--run-code") { Description = "Runs what models write for tasks of code, as you, in a fenced process." };
        var documents = new Option<int>("--documents") { Description = "Most documents of a held-out set.", HelpName = "N", DefaultValueFactory = _ => 400 };
        var page = new Option<string?>("--page") { Description = "Writes a page, and its numbers beside it.", HelpName = "FILE.html" };
        var command = new Command("eval", "Evaluates models: perplexity and bits a byte by domain and language, and tasks by several prompts each, with intervals.")
            { models, heldOut, tasks, data, shots, items, seed, tokenizer, code, documents, page };
        command.SetAction(call =>
        {
            Libtorch.Ensure();
            using var interrupt = new Interrupt();
            var named = call.GetRequiredValue(models).SelectMany(EvalModel.Of).ToList();
            var wanted = Tasks(call.GetValue(tasks)!);
            var texts = call.GetValue(heldOut) is { Length: > 0 } sets ? HeldOut.Read(sets, call.GetValue(documents), interrupt.Token) : [];
            if (wanted.Count == 0 && texts.Count == 0) throw new RecipeException("eval needs --held-out, --tasks, or both");
            var results = new List<Evaluated>();
            foreach (var model in named)
            {
                var (opened, pieces) = model.Open(call.GetValue(tokenizer));
                using var checkpoint = opened;
                Console.Error.WriteLine($"{model.Name}: {texts.Count} texts, {wanted.Count} tasks");
                var runner = new TaskRunner(checkpoint.Decoder, pieces, call.GetRequiredValue(data)) { Shots = call.GetValue(shots), Most = call.GetValue(items), Seed = call.GetValue(seed), Sandbox = call.GetValue(code) ? new() : null };
                results.Add(new(model, new TextLoss(checkpoint.Decoder, pieces).Measure([.. texts.Select(t => t.Text)], int.MaxValue, interrupt.Token), [.. wanted.SelectMany(t => runner.Run(t, interrupt.Token))]));
            }

            var found = Page(results, texts, wanted, call.GetValue(shots));
            if (call.GetValue(page) is { } file) found.Write(file);
            return ExitCode.Done;
        });
        return command;
    }

    private static List<EvalTask> Tasks(IReadOnlyList<string> names)
    {
        var folder = Path.Combine(Shared.Home, "tasks");
        var known = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileNameWithoutExtension(f), StringComparer.Ordinal) : [];
        return [.. names.SelectMany(name => name == "all"
            ? known.Values.Select(TaskReader.Read).Where(t => t.Kind != TaskKind.Code)
            : [TaskReader.Read(File.Exists(name) ? name : known.GetValueOrDefault(name) ?? throw new RecipeException($"{name}: no such file, and no task of that name{Plinth.Recipes.Spelling.Hint(name, known.Keys)}"))])];
    }

    private static LabPage Page(List<Evaluated> results, IReadOnlyList<HeldOutDocument> texts, List<EvalTask> tasks, int shots)
    {
        var page = new LabPage("An evaluation", $"{results.Count} {(results.Count == 1 ? "model" : "models")}, {texts.Count} held-out texts, {tasks.Count} tasks with {shots} worked examples");
        if (texts.Count > 0)
        {
            Tell(page, "Held-out text", "Bits a byte; in brackets the perplexity of a token, which depends on the tokenizer.", Losses(results, texts, t => t.Set));
            foreach (var (heading, of) in new (string, Func<HeldOutDocument, string>)[] { ("By domain", t => t.Domain), ("By language", t => t.Language) })
                if (texts.Select(of).Where(g => g.Length > 0).Distinct().Count() > 1) Tell(page, heading, "", Losses(results, texts, of));
        }

        if (tasks.Count > 0)
        {
            Tell(page, "Tasks", "Per cent of right answers (acc, exact or pass@1), their 95 % interval over items, and what the prompt makes of it.", Scores(results, tasks));
            if (results.Count > 1) Tell(page, "Rankings", "Pairs of models that two prompts of a task rank in opposite ways.", Ranks(results, tasks));
        }

        Curves(page, results, texts);
        foreach (var result in results)
        {
            foreach (var set in texts.Select(t => t.Set).Distinct())
            {
                var (bits, perplexity) = Of(result, texts, t => t.Set == set);
                page.Numbers(new JsonObject { ["model"] = result.Model.Name, ["set"] = set, ["bits_per_byte"] = bits, ["perplexity"] = perplexity });
            }

            foreach (var score in result.Scores)
            {
                var (low, high) = score.Interval();
                page.Numbers(new JsonObject { ["model"] = result.Model.Name, ["task"] = score.Task, ["prompt"] = score.Prompt, ["measure"] = score.Measure, ["score"] = score.Mean, ["low"] = low, ["high"] = high, ["items"] = score.Right.Count, ["shots"] = shots });
            }
        }

        return page;
    }

    private static void Tell(LabPage page, string heading, string note, List<IReadOnlyList<string>> rows)
    {
        Console.Out.WriteLine(note.Length > 0 ? $"{heading}: {char.ToLowerInvariant(note[0])}{note.AsSpan(1).TrimEnd('.')}" : heading);
        foreach (var line in ModelCommand.Table(rows, c => c > 0)) Console.Out.WriteLine("  " + line);
        Console.Out.WriteLine();
        page.Section(heading, note);
        page.Table(rows);
    }

    private static List<IReadOnlyList<string>> Losses(List<Evaluated> results, IReadOnlyList<HeldOutDocument> texts, Func<HeldOutDocument, string> of)
    {
        var groups = texts.GroupBy(of).Where(g => g.Key.Length > 0).OrderByDescending(g => g.Count()).Take(12).Select(g => g.Key).ToList();
        return
        [
            ["model", .. groups],
            .. results.Select(r => (IReadOnlyList<string>)[r.Model.Name, .. groups.Select(g => Of(r, texts, t => of(t) == g) is var (bits, perplexity) ? $"{Units.Number(bits, 4)} ({Units.Number(perplexity, 1)})" : "")]),
        ];
    }

    private static (double Bits, double Perplexity) Of(Evaluated result, IReadOnlyList<HeldOutDocument> texts, Func<HeldOutDocument, bool> choice)
    {
        var taken = Enumerable.Range(0, texts.Count).Where(i => choice(texts[i])).ToList();
        var bits = taken.Sum(i => result.Bits[i].Bits);
        return (bits / taken.Sum(i => (double)texts[i].Bytes), Math.Pow(2, bits / taken.Sum(i => result.Bits[i].Tokens)));
    }

    private static IEnumerable<TaskScore> First(Evaluated result, string task) => result.Scores.Where(s => s.Task == task && s.Measure is "acc" or "exact" or "pass@1");

    private static List<IReadOnlyList<string>> Scores(List<Evaluated> results, List<EvalTask> tasks)
    {
        List<IReadOnlyList<string>> rows = [["task, prompt", .. results.Select(r => r.Model.Name)]];
        foreach (var task in tasks)
        {
            var scores = results.Select(r => First(r, task.Name).ToList()).ToList();
            for (var p = 0; p < scores[0].Count; p++)
                rows.Add([$"{task.Name}, {scores[0][p].Prompt}", .. scores.Select(s => s[p].Interval() is var (low, high) ? $"{100 * s[p].Mean:0.0} ({100 * low:0.0} to {100 * high:0.0})" : "")]);
            if (scores[0].Count > 1)
                rows.Add([$"{task.Name}: mean, spread", .. scores.Select(s => string.Create(CultureInfo.InvariantCulture, $"{100 * s.Average(x => x.Mean):0.0}, {100 * (s.Max(x => x.Mean) - s.Min(x => x.Mean)):0.0}"))]);
        }

        return rows;
    }

    private static List<IReadOnlyList<string>> Ranks(List<Evaluated> results, List<EvalTask> tasks) =>
    [
        ["task", "turned", "of"],
        .. tasks.Where(t => t.Prompts.Count > 1).Select(t =>
        {
            var (turned, all) = Evaluated.RankChanges(results, t.Name, First(results[0], t.Name).First().Measure);
            return (IReadOnlyList<string>)[t.Name, turned.ToString(CultureInfo.InvariantCulture), all.ToString(CultureInfo.InvariantCulture)];
        }),
    ];

    /// <summary>Loss and each prompt's score along a training.</summary>
    private static void Curves(LabPage page, List<Evaluated> results, IReadOnlyList<HeldOutDocument> texts)
    {
        var along = results.Where(r => r.Model.Step is not null).OrderBy(r => r.Model.Step).ToList();
        if (along.Count < 2) return;
        page.Section("Along the training");
        if (texts.Count > 0) page.Chart(new LineChart { Title = "Held-out text", XLabel = "step", YLabel = "bits a byte", Series = [.. texts.Select(t => t.Set).Distinct().Select(set => new LineSeries(set, [.. along.Select(r => ((double)r.Model.Step!, Of(r, texts, t => t.Set == set).Bits))]))] });
        Scores("", "step", r => (double)r.Model.Step!);
        if (texts.Count == 0) return;
        page.Section("Scores against the loss", "As a training goes on the loss falls, from the right to the left; what a prompt makes of it need not rise.");
        Scores(" by loss", "bits a byte of held-out text", r => texts.Select(t => t.Set).Distinct().Average(set => Of(r, texts, t => t.Set == set).Bits));

        void Scores(string title, string label, Func<Evaluated, double> x)
        {
            foreach (var task in along[0].Scores.Select(s => s.Task).Distinct())
                page.Chart(new LineChart { Title = task + title, XLabel = label, YLabel = "share right", Series = [.. First(along[0], task).Select(first => new LineSeries(first.Prompt, [.. along.Select(r => (x(r), First(r, task).First(s => s.Prompt == first.Prompt).Mean))]))] });
        }
    }
}
