using System.CommandLine;
using System.Text.Json;
using Plinth.Models.Checkpoints;
using Plinth.Models.Generation;
using Plinth.Models.Native;
using Plinth.Models.Objectives;
using Plinth.Tokens;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth generate DIR --prompt TEXT</c>: a checkpoint writes on from prompts, or between a prompt and a suffix.</summary>
internal static class GenerateCommand
{
    public static Command Make()
    {
        var folder = ModelCommand.FolderArgument();
        var prompt = new Option<string[]>("--prompt") { Description = "Text to write on from; may be given several times.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
        var suffix = new Option<string?>("--suffix") { Description = "Text that stands behind: the model writes what is between (FIM).", HelpName = "TEXT" };
        var ids = new Option<string?>("--ids") { Description = "Prompts as tokens: {\"input_ids\": [[...], [...]]}; ids are printed then.", HelpName = "FILE.json" };
        var tokenizer = new Option<string?>("--tokenizer") { Description = "Tokenizer, where it is not in the model's folder.", HelpName = "PATH" };
        var tokens = new Option<int>("--max-tokens") { Description = "Most tokens to write.", HelpName = "N", DefaultValueFactory = _ => 128 };
        var greedy = new Option<bool>("--greedy") { Description = "Always the likeliest token." };
        var temperature = new Option<double>("--temperature") { Description = "Below 1 surer, above 1 bolder.", HelpName = "T", DefaultValueFactory = _ => 1 };
        var topK = new Option<int?>("--top-k") { Description = "Only the likeliest K tokens.", HelpName = "K" };
        var topP = new Option<double?>("--top-p") { Description = "Only the likeliest tokens that together reach this probability.", HelpName = "P" };
        var penalty = new Option<double?>("--repetition-penalty") { Description = "Above 1: tokens that are there already become less likely.", HelpName = "R" };
        var seed = new Option<ulong>("--seed") { Description = "The same seed writes the same.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var stop = new Option<int[]>("--stop") { Description = "A token that ends a text, beside the tokenizer's own; may be given several times.", HelpName = "ID", DefaultValueFactory = _ => [] };
        var command = new Command("generate", "Writes on from prompts with a checkpoint.")
        {
            folder, prompt, suffix, ids, tokenizer, tokens, greedy, temperature, topK, topP, penalty, seed, stop,
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
            var (model, file, texts) = (call.GetRequiredValue(folder), call.GetValue(ids), call.GetValue(prompt)!);
            if (file is null == (texts.Length == 0)) throw new RecipeException("either --prompt or --ids is wanted");
            if (file is not null) WriteIds(model, Prompts(file), options);
            else WriteText(model, new TokenizerText(Tokenizer.Open(call.GetValue(tokenizer) ?? model)), texts, call.GetValue(suffix), options);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A line of ids for each prompt; one alone is shown while it is written.</summary>
    private static void WriteIds(string folder, int[][] prompts, SamplingOptions options)
    {
        using var checkpoint = Checkpoint.Open(folder);
        var alone = prompts.Length == 1;
        var written = new TokenWriter(checkpoint.Decoder).Write(prompts, options, alone ? (_, token) => Console.Out.Write($"{token} ") : null);
        if (alone) Console.Out.WriteLine();
        else foreach (var row in written) Console.Out.WriteLine(string.Join(' ', row));
    }

    /// <summary>What is written behind a prompt, as it is written; of several prompts one after another, when all are done.</summary>
    private static void WriteText(string folder, TokenizerText text, string[] prompts, string? suffix, SamplingOptions options)
    {
        var special = text.Special;
        int[] Tokens(string prompt) => suffix is null ? text.Encode(prompt) : FimObjective.Rearrange(text.Encode(prompt), [], text.Encode(suffix), special, spm: false)!;
        var rows = prompts.Select(Tokens).ToArray();
        if (rows.Any(r => r.Length == 0)) throw new PlinthException("a prompt has no tokens");
        int[] stops = [.. options.Stops, .. special.EndOfText is { } end ? (int[])[end] : []];
        using var checkpoint = Checkpoint.Open(folder);
        var streams = rows.Select(r => new TextStream(text, r)).ToArray();
        var parts = rows.Select(_ => new List<string>()).ToArray();
        new TokenWriter(checkpoint.Decoder).Write(rows, options with { Stops = stops }, (row, token) =>
        {
            if (stops.Contains(token)) return;
            var part = streams[row].Add(token);
            if (rows.Length == 1) Console.Out.Write(part);
            else parts[row].Add(part);
        });
        if (rows.Length == 1) Console.Out.WriteLine();
        else foreach (var (prompt, part) in prompts.Zip(parts)) Console.Out.WriteLine(prompt + string.Concat(part));
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
