using System.CommandLine;
using System.Globalization;
using Plinth.Models;
using Plinth.Models.Checkpoints;
using Plinth.Models.Figures;
using Plinth.Models.Native;
using Plinth.Models.Specs;
using Plinth.Models.Training;
using Plinth.Tokens.Mixing;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth figure extrapolation</c>: four models that differ in how they are told positions alone, trained short and read long.</summary>
internal static class FigureExtrapolation
{
    public static Command Make()
    {
        var tokens = new Option<string>("--tokens") { Description = "Token shards with a validation split, or a run's folder.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "demo") };
        var length = new Option<int>("--length") { Description = "Tokens of a training sequence.", HelpName = "N", DefaultValueFactory = _ => 64 };
        var steps = new Option<long>("--steps") { Description = "Steps of each training.", HelpName = "N", DefaultValueFactory = _ => 400 };
        var times = new Option<int>("--times") { Description = "The longest text that is read, in training lengths.", HelpName = "N", DefaultValueFactory = _ => 8 };
        var work = new Option<string>("--work") { Description = "Where the four trainings go; they go on where they stopped.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "extrapolation") };
        var output = FigureCommand.OutOption("extrapolation.svg");
        foreach (var (option, least) in new (Option<int>, int)[] { (length, 8), (times, 2) })
        {
            option.Validators.Add(r =>
            {
                if (r.GetValueOrDefault<int>() < least) r.AddError($"{option.Name} is at least {least}");
            });
        }

        steps.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<long>() < 1) r.AddError("--steps is at least 1");
        });
        var command = new Command("extrapolation", "Trains four small models, sinusoidal, RoPE, T5 bias and ALiBi, and measures them beyond their length.") { tokens, length, steps, times, work, output };
        command.SetAction(call =>
        {
            Libtorch.Ensure();
            var (trained, most) = (call.GetValue(length), call.GetValue(times));
            var text = Text(call.GetRequiredValue(tokens), trained * most);
            var lengths = new List<int>();
            for (var n = trained; n <= trained * most; n *= 2) lengths.Add(n);
            var series = new List<LineSeries>();
            Console.Out.WriteLine($"{"perplexity at",-13}{string.Concat(lengths.Select(n => $"{n,10}"))}");
            foreach (var method in Extrapolation.Methods)
            {
                var label = method.Label.ToLowerInvariant().Replace(' ', '-');
                var plan = Plan(call.GetRequiredValue(tokens), SpecJson.Write(Spec(method)).ToJsonString(), trained, call.GetValue(steps));
                var result = TrainCommand.Execute(plan, Path.Combine(call.GetRequiredValue(work), label), 0);
                using var opened = Checkpoint.Open(result.Checkpoint);
                var perplexities = lengths.Select(n => Extrapolation.Perplexity(opened.Decoder, text, n, text.Length)).ToList();
                Console.Out.WriteLine($"{method.Label,-13}{string.Concat(perplexities.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p,10:0.0}")))}");
                series.Add(new(method.Label, [.. lengths.Select((n, i) => ((double)n, perplexities[i]))]));
            }

            FigureCommand.Write(call.GetRequiredValue(output), new LineChart
            {
                Title = $"Perplexity beyond the training length of {trained} tokens",
                XLabel = "tokens read",
                YLabel = "perplexity",
                LogX = true,
                LogY = true,
                Mark = trained,
                Series = series,
            }.ToSvg());
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Small, with LLaMA's parts, whatever the position.</summary>
    private static ModelSpec Spec(Plinth.Models.Positions.PositionSpec position) =>
        ModelCatalogue.Find("llama-7b", "layers=4", "width=128", "heads=4", "feed_forward.width=352", "vocabulary=2", "context=2", "family=plinth", "norm.epsilon=1e-5") with { Position = position };

    private static TrainingPlan Plan(string tokens, string spec, int length, long steps)
    {
        // The vocabulary and the context are the tokens' and the training's.
        var model = System.Text.Json.Nodes.JsonNode.Parse(spec)!.AsObject();
        model.Remove("vocabulary");
        model.Remove("context");
        var yaml = $$"""
            name: extrapolation
            model: {{model.ToJsonString()}}
            length: {{length.ToString(CultureInfo.InvariantCulture)}}
            batch: 16
            steps: {{steps.ToString(CultureInfo.InvariantCulture)}}
            optimizer: { learning_rate: 2e-3 }
            schedule: { warmup: 20 }
            validation: { every: off }
            checkpoints: { keep: 1 }
            samples: { every: off }
            """;
        return TrainingReader.Parse(yaml, "extrapolation", $"tokens={System.Text.Json.JsonSerializer.Serialize(Path.GetFullPath(tokens))}");
    }

    /// <summary>Tokens of the validation split, in whole stretches of the longest length.</summary>
    private static int[] Text(string folder, int longest)
    {
        const int Most = 32_768;
        using var stream = TokenStream.Open(folder, "validation");
        var count = Math.Min(stream.Tokens - 1, Math.Max(Most, longest)) / longest * longest;
        if (count < longest) throw new PlinthException($"{folder}: its validation split has {stream.Tokens} tokens, fewer than {longest} and one more");
        var ids = new int[count + 1];
        stream.Read(0, ids, []);
        return ids;
    }
}
