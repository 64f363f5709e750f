using System.CommandLine;
using System.Text.Json;
using Plinth.Models.Checkpoints;
using Plinth.Models.Generation;
using Plinth.Models.Native;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth generate DIR --ids FILE.json</c>: a checkpoint writes on from prompts.</summary>
internal static class GenerateCommand
{
    public static Command Make()
    {
        var folder = ModelCommand.FolderArgument();
        var ids = new Option<string>("--ids") { Description = "Prompts: {\"input_ids\": [[...], [...]]}, which may differ in length.", HelpName = "FILE.json", Required = true };
        var tokens = new Option<int>("--max-tokens") { Description = "Most tokens to write.", HelpName = "N", DefaultValueFactory = _ => 128 };
        var greedy = new Option<bool>("--greedy") { Description = "Always the likeliest token." };
        var temperature = new Option<double>("--temperature") { Description = "Below 1 surer, above 1 bolder.", HelpName = "T", DefaultValueFactory = _ => 1 };
        var topK = new Option<int?>("--top-k") { Description = "Only the likeliest K tokens.", HelpName = "K" };
        var topP = new Option<double?>("--top-p") { Description = "Only the likeliest tokens that together reach this probability.", HelpName = "P" };
        var penalty = new Option<double?>("--repetition-penalty") { Description = "Above 1: tokens that are there already become less likely.", HelpName = "R" };
        var seed = new Option<ulong>("--seed") { Description = "The same seed writes the same.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var stop = new Option<int[]>("--stop") { Description = "A token that ends a text; may be given several times.", HelpName = "ID", DefaultValueFactory = _ => [] };
        var command = new Command("generate", "Writes on from prompts with a checkpoint; prints a line of token ids for each prompt.")
        {
            folder, ids, tokens, greedy, temperature, topK, topP, penalty, seed, stop,
        };
        command.SetAction(call =>
        {
            Libtorch.Ensure();
            var options = new SamplingOptions
            {
                MaxTokens = call.GetValue(tokens),
                Temperature = call.GetValue(greedy) ? null : call.GetValue(temperature),
                TopK = call.GetValue(topK),
                TopP = call.GetValue(topP),
                RepetitionPenalty = call.GetValue(penalty),
                Seed = call.GetValue(seed),
                Stops = call.GetValue(stop)!,
            };
            if (options.Problem() is { } problem) throw new RecipeException(problem);
            var prompts = Prompts(call.GetRequiredValue(ids));
            using var checkpoint = Checkpoint.Open(call.GetRequiredValue(folder));
            // One prompt is shown while it is written; several are printed when all are done.
            var alone = prompts.Length == 1;
            var written = new TokenWriter(checkpoint.Decoder).Write(prompts, options, alone ? (_, token) => Console.Out.Write($"{token} ") : null);
            if (alone) Console.Out.WriteLine();
            else foreach (var row in written) Console.Out.WriteLine(string.Join(' ', row));
            return ExitCode.Done;
        });
        return command;
    }

    private static int[][] Prompts(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!document.RootElement.TryGetProperty("input_ids", out var rows)) throw new PlinthException($"{path}: input_ids is missing");
            return [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetInt32()).ToArray())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new PlinthException($"{path}: not rows of token ids: {e.Message}", e);
        }
    }
}
