using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Cli.Lab;
using Plinth.Measures;
using Plinth.Models.Lab.Comparison;
using Plinth.Tokens.Training;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth measure A B …</c>: what corpora are like, without a training; and whether those numbers go with the losses of one.</summary>
internal static class MeasureCommand
{
    public static Command Make()
    {
        var arms = new Argument<string[]>("CORPUS") { Description = "Run folders, files, or recipes (.yaml); NAME=PATH names one.", Arity = ArgumentArity.OneOrMore };
        var reference = new Option<string?>("--reference") { Description = "A corpus that is wished for, which the others are measured against.", HelpName = "CORPUS" };
        var losses = new Option<string?>("--losses") { Description = "The folder of a plinth compare of the same corpora: tells which numbers go with its losses.", HelpName = "DIR" };
        var sample = new Option<string>("--sample") { Description = "Text of each corpus for what is measured on a sample.", HelpName = "SIZE", DefaultValueFactory = _ => "8MB" };
        var seed = new Option<int>("--seed") { Description = "Seed of the samples.", HelpName = "N" };
        var page = new Option<string?>("--page") { Description = "Writes a page, and its numbers beside it.", HelpName = "FILE.html" };
        var workers = Shared.WorkersOption();
        var command = new Command("measure", "Measures corpora without a training: duplication, diversity, n-gram cross-entropy both ways, overlap, importance weights.") { arms, reference, losses, sample, seed, page, workers };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var given = call.GetRequiredValue(arms);
            var wished = call.GetValue(reference);
            var named = Arm.Of(wished is null ? given : [.. given, wished]).Select(a => CompareCommand.AfterRecipe(a, Path.Combine("runs", "measure"), call.GetValue(workers))).ToList();
            var known = call.GetValue(losses) is { } folder ? Losses(folder) : null;
            var bytes = ByteSize.Parse("--sample", call.GetRequiredValue(sample));
            var readings = new CorpusReading[named.Count];
            Parallel.For(0, named.Count, new ParallelOptions { MaxDegreeOfParallelism = call.GetValue(workers), CancellationToken = interrupt.Token }, i => readings[i] = Read(named[i], bytes, call.GetValue(seed), interrupt.Token));
            for (var i = 0; i < named.Count; i++)
                if (readings[i].Documents == 0) throw new PlinthException($"{named[i].Path}: no text in it");
            var temporary = Directory.CreateTempSubdirectory("plinth-measure-");
            try
            {
                var found = new MeasurePage([.. named.Select(a => a.Name)], readings, new(readings, temporary.FullName, call.GetValue(workers), call.GetValue(seed), interrupt.Token), wished is null ? null : named.Count - 1).Make(known);
                if (call.GetValue(page) is { } file) found.Write(file);
            }
            finally { temporary.Delete(recursive: true); }
            return ExitCode.Done;
        });
        return command;
    }

    private static CorpusReading Read(Arm arm, long bytes, int seed, CancellationToken ct)
    {
        var reading = new CorpusReading(bytes, seed);
        var faults = 0L;
        foreach (var (source, part) in Corpus.Open([arm.Path], Directory.GetCurrentDirectory()).Parts)
            foreach (var record in source.Read(part, ct))
            {
                ct.ThrowIfCancellationRequested();
                if (record.Document is { } d) reading.Add(new(d.Id, d.Text, d.Url));
                else faults++;
            }

        Console.Error.WriteLine($"read {arm.Name}: {reading.Documents:N0} documents{(faults > 0 ? $"; {faults:N0} records could not be read" : "")}");
        return reading;
    }

    /// <summary>What a comparison came to, by corpus.</summary>
    private static Dictionary<string, double> Losses(string folder)
    {
        var file = Path.Combine(folder, "comparison.jsonl");
        if (!File.Exists(file)) throw new RecipeException($"{file}: no such file; --losses is the folder of a plinth compare that has ended");
        var losses = new Dictionary<string, double>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            try
            {
                if (JsonNode.Parse(line) is JsonObject row && row["corpus"]?.GetValue<string>() is { } name && row["bits_per_byte"] is { } bits) losses[name] = bits.GetValue<double>();
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                throw new PlinthException($"{file}:{number}: not a line of a comparison: {e.Message}", e);
            }
        }

        return losses;
    }
}
