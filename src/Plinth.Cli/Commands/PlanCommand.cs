using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Plinth.Cli.Lab;
using Plinth.Models;
using Plinth.Models.Lab.Planning;
using Plinth.Models.Lab.Scaling;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth plan MODEL</c>: what a training takes, before it is begun.</summary>
internal static class PlanCommand
{
    public static Command Make()
    {
        var model = new Argument<string?>("MODEL") { Description = "A model by name, file or folder.", Arity = ArgumentArity.ZeroOrOne };
        var set = ModelCommand.SetOption();
        var tokens = new Option<string?>("--tokens") { Description = "Tokens to train on, such as 300B or 1.4T; as its authors did, or 20 a parameter, when not given.", HelpName = "N" };
        var unique = new Option<string?>("--unique") { Description = "Of these, different ones; the rest repeats them.", HelpName = "N" };
        var hardware = new Option<string>("--hardware") { Description = $"Accelerator: {string.Join(", ", Hardware.All.Select(h => h.Name))}.", HelpName = "NAME", DefaultValueFactory = _ => "h100" };
        var count = new Option<int>("--gpus") { Description = "How many of them.", HelpName = "N", DefaultValueFactory = _ => 256 };
        var mfu = new Option<double>("--mfu") { Description = "Share of their rate that is reached.", HelpName = "SHARE", DefaultValueFactory = _ => 0.4 };
        var days = new Option<double?>("--days") { Description = "Also says how many it takes to be done in so many days.", HelpName = "N" };
        var price = new Option<double?>("--price") { Description = "US dollars an hour of one accelerator, over the table's assumption.", HelpName = "USD" };
        var length = new Option<int?>("--length") { Description = "Tokens of a sequence; the model's context when not given.", HelpName = "N" };
        var survey = new Option<bool>("--survey") { Description = "Prints the survey's table 1 with the MFU that its rows imply." };
        var page = new Option<string?>("--page") { Description = "Writes a page, and its numbers beside it.", HelpName = "FILE.html" };
        mfu.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<double>() is not (> 0 and <= 1)) r.AddError("--mfu is above 0 and at most 1");
        });
        count.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1) r.AddError("--gpus is at least 1");
        });
        var command = new Command("plan", "What a training takes: operations, days, accelerators, memory by layout, energy and money, and what scaling laws say of it.")
            { model, set, tokens, unique, hardware, count, mfu, days, price, length, survey, page };
        command.SetAction(call =>
        {
            if (call.GetValue(survey))
            {
                foreach (var line in ModelCommand.Table(Survey(), c => c > 0)) Console.Out.WriteLine(line);
                Console.Out.WriteLine();
                foreach (var row in PublishedBudget.All) Console.Out.WriteLine($"{row.Title}: {row.Note}");
                return ExitCode.Done;
            }

            var spec = ModelCatalogue.Find(call.GetValue(model) ?? throw new RecipeException("plan needs a MODEL, or --survey"), call.GetValue(set)!);
            var chosen = Hardware.Find(call.GetRequiredValue(hardware));
            var parameters = (double)ModelFigures.Of(spec).Parameters;
            var budget = new TrainingBudget
            {
                Model = spec,
                Tokens = call.GetValue(tokens) is { } t ? Units.Parse("--tokens", t) : spec.Published?.TokensBillions * 1e9 ?? 20 * parameters,
                Unique = call.GetValue(unique) is { } u ? Units.Parse("--unique", u) : null,
                Hardware = call.GetValue(price) is { } p ? chosen with { Price = p } : chosen,
                Count = call.GetValue(count),
                Mfu = call.GetValue(mfu),
                Length = call.GetValue(length),
            };
            var sections = Sections(budget, call.GetValue(days)).ToList();
            foreach (var (heading, rows) in sections)
            {
                Console.Out.WriteLine(heading);
                foreach (var line in ModelCommand.Table(rows, c => c > 0)) Console.Out.WriteLine("  " + line);
                Console.Out.WriteLine();
            }

            if (call.GetValue(page) is { } file) Page(budget, sections).Write(file);
            return ExitCode.Done;
        });
        return command;
    }

    private static List<IReadOnlyList<string>> Survey() =>
    [
        ["model", "parameters", "tokens", "6ND", "accelerators", "days", "implied MFU", "tokens/s each"],
        .. PublishedBudget.All.Select(r => (IReadOnlyList<string>)
        [
            r.Title, Units.Count(r.Parameters), Units.Count(r.Tokens), Units.Power(r.Flops), $"{r.Count.ToString("N0", CultureInfo.InvariantCulture)} x {r.Hardware}", Units.Number(r.Days, 0),
            Units.Percent(r.ImpliedMfu), Units.Number(r.TokensPerSecond, 0),
        ]),
    ];

    private static IEnumerable<(string Heading, List<IReadOnlyList<string>> Rows)> Sections(TrainingBudget b, double? days)
    {
        var figures = ModelFigures.Of(b.Model);
        var heading = $"{b.Model.Title ?? b.Model.Name} on {b.Count.ToString("N0", CultureInfo.InvariantCulture)} x {b.Hardware.Title}, at {Units.Percent(b.Mfu)} of {Units.Number(b.Hardware.Tflops, 0)} TFLOP/s";
        List<IReadOnlyList<string>> rows =
        [
            ["parameters", Units.Count(b.Parameters)],
            ["tokens", Units.Count(b.Tokens) + (b.Unique is { } unique ? $" ({Units.Number(b.Tokens / unique, 1)} times {Units.Count(unique)})" : "")],
            ["operations, 6ND", Units.Power(b.SixNd)],
            ["operations, exact", $"{Units.Power(b.Exact)} (attention at {b.Length ?? b.Model.Context} tokens within)"],
            ["days", Units.Number(b.Days, 1)],
            ["tokens a second", Units.Count(b.TokensPerSecond)],
            ["accelerator hours", Units.Count(b.DeviceHours)],
            ["energy", $"{Units.Number(b.MegawattHours, 1)} MWh"],
            ["money", $"${b.Dollars.ToString("N0", CultureInfo.InvariantCulture)} at ${b.Hardware.Price} an hour"],
            ["KV cache a token", Units.Bytes(figures.KvCacheElementsPerToken * 2.0)],
        ];
        if (days is { } wanted) rows.Add([$"for {Units.Number(wanted, 1)} days", $"{b.CountFor(wanted).ToString("N0", CultureInfo.InvariantCulture)} accelerators"]);
        yield return (heading, rows);

        var layouts = b.Layouts();
        if (layouts.Count == 0) yield return ($"No layout of {b.Count} fits into {Units.Number(b.Hardware.Memory, 0)} GB each", [["take more accelerators", ""]]);
        else
        {
            yield return ("Layouts that fit, the simplest first (GB on one accelerator, one sequence a pass)",
            [
                ["tensor x pipeline x data", "ZeRO", "recomputation", "weights", "gradients", "optimizer", "activations", "logits", "in all"],
                .. layouts.Take(6).Select(l => (IReadOnlyList<string>)
                [
                    $"{l.Layout.Tensor} x {l.Layout.Pipeline} x {l.Layout.Data}", l.Layout.Zero.ToString(CultureInfo.InvariantCulture), l.Layout.Recomputation.ToString().ToLowerInvariant(),
                    .. new[] { l.Memory.Weights, l.Memory.Gradients, l.Memory.Optimizer, l.Memory.Activations, l.Memory.Logits, l.Memory.Total }.Select(n => Units.Number(n / 1e9, 1)),
                ]),
            ]);
        }

        yield return ("What scaling laws say of the same work (each names its own optimum)",
        [
            ["law", "loss of this plan", "best parameters", "best tokens", "tokens each", "its loss"],
            .. ScalingLaws.All.Select(law =>
            {
                var (loss, parameters, tokens, least) = b.By(law);
                return (IReadOnlyList<string>)[law.Name, Units.Number(loss, 3), Units.Count(parameters), Units.Count(tokens), Units.Number(tokens / parameters, 1), Units.Number(least, 3)];
            }),
        ]);

        if (b.Unique is not { } different) yield break;
        var repeated = ScalingLaws.Muennighoff;
        yield return ("What repeated tokens are worth (Muennighoff et al. 2023)",
        [
            ["epochs", "tokens", "worth of fresh tokens", "loss"],
            .. ((double[])[1, 2, 4, 8, 16, 40]).Select(e => (IReadOnlyList<string>)
                [Units.Number(e, 0), Units.Count(e * different), Units.Count(repeated.WorthOfTokens(e * different, different)), Units.Number(repeated.Loss(b.Parameters, e * different, different), 3)]),
        ]);
    }

    private static LabPage Page(TrainingBudget b, List<(string Heading, List<IReadOnlyList<string>> Rows)> sections)
    {
        var page = new LabPage($"A training of {b.Model.Title ?? b.Model.Name}", $"{Units.Number(b.Days, 1)} days on {b.Count} {b.Hardware.Title}, {Units.Number(b.MegawattHours, 0)} MWh, ${b.Dollars.ToString("N0", CultureInfo.InvariantCulture)}");
        string[] names = ["The training", "Layouts", "Scaling laws", "Repeated tokens"];
        for (var i = 0; i < sections.Count; i++)
        {
            page.Section(names[i], sections[i].Heading);
            page.Table(i == 0 ? [["of the training", ""], .. sections[i].Rows] : sections[i].Rows);
        }

        page.Section("The laws", string.Join(" ", ScalingLaws.All.Select(l => $"{l.Name}: {l.Source}{(l.Caution is null ? "" : "; " + l.Caution)}.")));
        page.Numbers(new JsonObject
        {
            ["model"] = b.Model.Name,
            ["parameters"] = b.Parameters,
            ["tokens"] = b.Tokens,
            ["six_nd"] = b.SixNd,
            ["flops"] = b.Exact,
            ["hardware"] = b.Hardware.Name,
            ["count"] = b.Count,
            ["mfu"] = b.Mfu,
            ["days"] = b.Days,
            ["device_hours"] = b.DeviceHours,
            ["megawatt_hours"] = b.MegawattHours,
            ["dollars"] = b.Dollars,
        });
        return page;
    }
}
