using System.CommandLine;
using System.Text.Json.Nodes;
using Plinth.Cli.Lab;
using Plinth.Models.Figures;
using Plinth.Models.Lab.Scaling;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth scale RUNS…</c>: fits loss over parameters and tokens, and says what a larger training would come to.</summary>
internal static class ScaleCommand
{
    public static Command Make()
    {
        var runs = new Argument<string[]>("RUNS") { Description = "JSONL with parameters, tokens, loss (and unique_tokens), or folders of plinth train.", Arity = ArgumentArity.ZeroOrMore };
        var ladder = new Option<string?>("--ladder") { Description = "A training's config with sizes and budgets, all of which are trained and fitted to; what is finished in --out is taken.", HelpName = "FILE.yaml" };
        var output = new Option<string?>("--out") { Description = "The ladder's folder; runs/ladder when not given.", HelpName = "DIR" };
        var set = new Option<string[]>("--set") { Description = "Sets a value over the ladder's, such as tokens=runs/demo. May be given several times.", HelpName = "a.b=c", DefaultValueFactory = _ => [] };
        var law = new Option<string>("--law") { Description = "What is fitted: chinchilla, kaplan, or repeated.", HelpName = "NAME", DefaultValueFactory = _ => "chinchilla" };
        var published = new Option<string?>("--published") { Description = $"Takes a published law instead of fitting: {string.Join(", ", ScalingLaws.All.Select(l => l.Name))}. With --law repeated: the law of fresh data.", HelpName = "NAME" };
        var flops = new Option<string[]>("--flops") { Description = "Work to say the best sizes for, such as 1e21. May be given several times.", HelpName = "C", DefaultValueFactory = _ => [] };
        var parameters = new Option<string?>("--parameters") { Description = "With --tokens: a size whose loss is told.", HelpName = "N" };
        var tokens = new Option<string?>("--tokens") { Description = "Tokens of that size.", HelpName = "D" };
        var unique = new Option<string?>("--unique") { Description = "Of these, different ones.", HelpName = "N" };
        var page = new Option<string?>("--page") { Description = "Writes a page, and its numbers beside it.", HelpName = "FILE.html" };
        law.AcceptOnlyFromAmong("chinchilla", "kaplan", "repeated");
        var command = new Command("scale", "Fits loss over parameters and tokens from small trainings, and tells what larger ones would come to.") { runs, ladder, output, set, law, published, flops, parameters, tokens, unique, page };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var rungs = call.GetValue(ladder) is { } config ? Ladder.Read(config, call.GetValue(set)!) : [];
            var (done, failures) = rungs.Count == 0 ? ([], []) : LadderRun.Execute(rungs, call.GetValue(output) ?? Path.Combine("runs", "ladder"), interrupt.Token);
            var read = ScalingRuns.Read([.. call.GetValue(runs)!, .. done], rungs.Count == 0 ? null : rungs[0].Unique);
            var fit = Fit(read, call.GetRequiredValue(law), call.GetValue(published));
            var found = new LabPage("Scaling", $"{fit.Law.Name}: {Words(fit.Law)}");
            Tell(found, "The law", Coefficients(fit));
            foreach (var caution in fit.Cautions())
            {
                Console.Out.WriteLine($"  {caution}\n");
                found.Note(caution);
            }

            if (fit.Resampled.Count > 0) found.Note($"95 % intervals of {fit.Resampled.Count} resampled fits; residual {Units.Number(100 * fit.Residual, 2)} % of the loss.");
            if (read.Points.Count > 0) Tell(found, "Trainings", Trainings(read, fit));
            foreach (var failure in failures) found.Note($"Failed: {failure}");
            foreach (var point in read.Points)
                found.Numbers(new JsonObject { ["run"] = point.Run, ["parameters"] = point.Parameters, ["tokens"] = point.Tokens, ["unique_tokens"] = point.Unique, ["loss"] = point.Loss, ["by_the_law"] = fit.Law.Loss(point.Parameters, point.Tokens, point.Unique) });
            Approaches(found, read);
            var budgets = call.GetValue(flops)!.Select(f => Units.Parse("--flops", f)).ToList();
            if (budgets.Count > 0) Tell(found, "The best sizes for so much work", Optima(fit, budgets));
            if (call.GetValue(parameters) is { } n && call.GetValue(tokens) is { } d)
            {
                var (size, seen, different) = (Units.Parse("--parameters", n), Units.Parse("--tokens", d), call.GetValue(unique) is { } u ? Units.Parse("--unique", u) : (double?)null);
                Tell(found, "That size", [["parameters", "tokens", "loss", "95 %"], [Units.Count(size), Units.Count(seen), Units.Number(fit.Law.Loss(size, seen, different), 4), Interval(fit, l => l.Loss(size, seen, different), 4)]]);
            }

            found.Section("Loss by size and tokens");
            found.Chart(Curves(read, fit));
            found.Numbers(Line(fit));
            if (call.GetValue(page) is { } file) found.Write(file);
            return failures.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static ScalingFit Fit(ScalingRuns runs, string law, string? published)
    {
        if (published is not null && law != "repeated") return new(ScalingLaws.Find(published), [], 0);
        if (runs.Points.Count == 0) throw new RecipeException("scale needs trainings to fit to, or --published NAME");
        return law switch
        {
            "kaplan" => ScalingFitter.Kaplan(runs.Points),
            "repeated" => ScalingFitter.Repeated(Fresh(runs, published), runs.Points),
            _ => ScalingFitter.Chinchilla(runs.Points),
        };
    }

    private static ChinchillaLaw Fresh(ScalingRuns runs, string? published) => (published is null ? null : ScalingLaws.Find(published)) switch
    {
        null => (ChinchillaLaw)ScalingFitter.Chinchilla([.. runs.Points.Where(p => p.Unique is null || p.Unique >= p.Tokens)], resamples: 0).Law,
        ChinchillaLaw fresh => fresh,
        RepeatedLaw repeated => repeated.Fresh,
        var other => throw new RecipeException($"--published {other.Name} is no law of the form E + A/N^alpha + B/D^beta"),
    };

    private static void Tell(LabPage page, string heading, List<IReadOnlyList<string>> rows)
    {
        Console.Out.WriteLine(heading);
        foreach (var line in ModelCommand.Table(rows, c => c > 0)) Console.Out.WriteLine("  " + line);
        Console.Out.WriteLine();
        page.Section(heading);
        page.Table(rows);
    }

    private static List<IReadOnlyList<string>> Coefficients(ScalingFit fit) =>
    [
        ["coefficient", "value", "95 %"],
        .. Values(fit.Law).Select(v => (IReadOnlyList<string>)[v.Name, v.Value.ToString("G5", System.Globalization.CultureInfo.InvariantCulture), Interval(fit, l => Values(l).First(o => o.Name == v.Name).Value)]),
    ];

    private static IEnumerable<(string Name, double Value)> Values(ScalingLaw law) => law switch
    {
        ChinchillaLaw c => [("E", c.E), ("A", c.A), ("B", c.B), ("alpha", c.Alpha), ("beta", c.Beta), ("N ~ C^", c.Beta / (c.Alpha + c.Beta))],
        KaplanLaw k => [("Nc", k.ParameterScale), ("Dc", k.TokenScale), ("aN", k.ParameterExponent), ("aD", k.TokenExponent)],
        RepeatedLaw r => [("R_D*", r.TokenDecay), ("R_N*", r.ParameterDecay), .. Values(r.Fresh)],
        _ => [],
    };

    private static string Interval(ScalingFit fit, Func<ScalingLaw, double> of, int? decimals = null)
    {
        if (fit.Resampled.Count == 0) return "";
        var (low, high) = fit.Interval(of);
        string Text(double n) => decimals is { } d ? Units.Number(n, d) : n.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
        return $"{Text(low)} to {Text(high)}";
    }

    private static List<IReadOnlyList<string>> Trainings(ScalingRuns runs, ScalingFit fit) =>
    [
        ["training", "parameters", "tokens", "6ND", "loss", "by the law"],
        .. runs.Points.Select((p, i) => (IReadOnlyList<string>)
            [p.Run ?? $"{i + 1}", Units.Count(p.Parameters), Units.Count(p.Tokens), Units.Power(p.Flops), Units.Number(p.Loss, 4), Units.Number(fit.Law.Loss(p.Parameters, p.Tokens, p.Unique), 4)]),
    ];

    /// <summary>Hoffmann's approaches 1 and 2, where the trainings serve them.</summary>
    private static void Approaches(LabPage page, ScalingRuns runs)
    {
        foreach (var (name, of) in new (string, Func<(double Coefficient, double Exponent, IReadOnlyList<(double, double)> Lowest)>)[]
            { ("approach 1, lowest curve at each cost", () => ScalingFitter.Envelope(runs.Curves)), ("approach 2, equal costs", () => ScalingFitter.IsoFlop(runs.Points)) })
        {
            if (name.StartsWith("approach 1", StringComparison.Ordinal) && runs.Curves.Count < 2) continue;
            try
            {
                var (coefficient, exponent, lowest) = of();
                Tell(page, $"Hoffmann's {name}", [["N = k C^a", "k", "a", "from"], ["", coefficient.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), Units.Number(exponent, 3), $"{lowest.Count} costs"]]);
            }
            catch (PlinthException)
            {
                // These trainings were not laid out for it.
            }
        }
    }

    private static List<IReadOnlyList<string>> Optima(ScalingFit fit, List<double> budgets) =>
    [
        ["work", "parameters", "95 %", "tokens", "tokens each", "loss"],
        .. budgets.Select(c =>
        {
            var (n, d) = fit.Law.Optimal(c);
            var interval = fit.Resampled.Count == 0 ? default : fit.Interval(l => l.Optimal(c).Parameters);
            return (IReadOnlyList<string>)[Units.Power(c), Units.Count(n), fit.Resampled.Count == 0 ? "" : $"{Units.Count(interval.Low)} to {Units.Count(interval.High)}", Units.Count(d), Units.Number(d / n, 1), Units.Number(fit.Law.Loss(n, d), 3)];
        }),
    ];

    private static LineChart Curves(ScalingRuns runs, ScalingFit fit)
    {
        double least = runs.Points.Count > 0 ? runs.Points.Min(p => p.Tokens) : 1e9, most = runs.Points.Count > 0 ? 10 * runs.Points.Max(p => p.Tokens) : 1e13;
        IEnumerable<double> sizes = runs.Points.Count > 0 ? runs.Points.Select(p => p.Parameters).Distinct().Order() : [1e9, 7e9, 70e9];
        return new LineChart
        {
            Title = "Loss by tokens, for each size",
            XLabel = "tokens",
            YLabel = "loss, nats a token",
            LogX = true,
            Series = [.. sizes.Take(7).Select(n => new LineSeries(Units.Count(n), [.. Enumerable.Range(0, 60).Select(i => least * Math.Pow(most / least, i / 59.0)).Select(d => (d, fit.Law.Loss(n, d)))]))],
        };
    }

    private static string Words(ScalingLaw law) => law switch
    {
        ChinchillaLaw c => FormattableString.Invariant($"L = {c.E:G4} + {c.A:G4} / N^{c.Alpha:G3} + {c.B:G4} / D^{c.Beta:G3}"),
        KaplanLaw k => FormattableString.Invariant($"L = [({k.ParameterScale:G3}/N)^({k.ParameterExponent:G3}/{k.TokenExponent:G3}) + {k.TokenScale:G3}/D]^{k.TokenExponent:G3}"),
        RepeatedLaw r => FormattableString.Invariant($"repeated tokens lose their worth over {r.TokenDecay:G3} epochs"),
        _ => law.Name,
    };

    private static JsonObject Line(ScalingFit fit)
    {
        var line = new JsonObject { ["law"] = fit.Law.Name, ["source"] = fit.Law.Source, ["residual"] = fit.Residual };
        foreach (var (name, value) in Values(fit.Law))
        {
            line[name] = value;
            if (fit.Resampled.Count == 0) continue;
            var (low, high) = fit.Interval(l => Values(l).First(o => o.Name == name).Value);
            line[name + " 95%"] = new JsonArray(low, high);
        }

        return line;
    }
}
