using System.CommandLine;
using System.Globalization;
using Plinth.Tokens.PreTokenizers;
using Plinth.Tokens.Training;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth tokenizer train CORPUS</c>: trains a tokenizer and says how well it packs each language.</summary>
internal static class TokenizerTrain
{
    private const double SampleBytes = 16e6;

    public static Command Make()
    {
        var corpus = new Argument<string[]>("CORPUS") { Description = "A run's folder, or .jsonl, .parquet and .txt files (also .gz and .zst), patterns or folders.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The folder that the tokenizer goes to.", HelpName = "DIR", Required = true };
        var kind = new Option<string>("--kind") { Description = "byte-bpe, piece-bpe or unigram.", HelpName = "KIND", DefaultValueFactory = _ => "byte-bpe" };
        kind.AcceptOnlyFromAmong("byte-bpe", "piece-bpe", "unigram");
        var vocabulary = new Option<int>("--vocab") { Description = "Ids in all, 256 to 256,000.", HelpName = "N", DefaultValueFactory = _ => 32_000 };
        var pattern = new Option<string>("--pattern") { Description = "What cuts text before learning: plinth (Han apart, runs bounded), gpt2, cl100k or o200k.", HelpName = "NAME", DefaultValueFactory = _ => "plinth" };
        pattern.AcceptOnlyFromAmong("plinth", "gpt2", "cl100k", "o200k");
        var digits = new Option<string?>("--digits") { Description = "Digits of one piece: run, threes or single; the pattern's own when not given.", HelpName = "HOW" };
        digits.AcceptOnlyFromAmong("run", "threes", "single");
        var special = new Option<string[]>("--special") { Description = $"Special tokens beside the end of text: {string.Join(", ", SpecialTokenSets.ByName.Keys)}, or a token itself.", HelpName = "SET", DefaultValueFactory = _ => [] };
        var frequency = new Option<long>("--min-frequency") { Description = "Smallest count of a pair that is joined.", HelpName = "N", DefaultValueFactory = _ => 2 };
        var longest = new Option<int?>("--max-piece") { Description = "Longest piece, in bytes (byte-bpe; 48) or characters (16).", HelpName = "N" };
        var coverage = new Option<double>("--coverage") { Description = "Share of characters with pieces of their own (piece-bpe, unigram).", HelpName = "SHARE", DefaultValueFactory = _ => 0.9995 };
        var memory = new Option<string>("--memory") { Description = "Memory to keep to, such as 4GB or 500MB; what does not fit goes to disk.", HelpName = "SIZE", DefaultValueFactory = _ => "4GB" };
        var sample = new Option<double?>("--sample") { Description = "Learns from this share of the documents, drawn by --seed.", HelpName = "SHARE" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the sample.", HelpName = "N" };
        var workers = Shared.WorkersOption();
        var json = Shared.JsonOption();
        var command = new Command("train", "Trains a tokenizer on a corpus, and says how many bytes and characters it puts in a token.")
        {
            corpus, output, kind, vocabulary, pattern, digits, special, frequency, longest, coverage, memory, sample, seed, workers, json,
        };
        command.SetAction(call => Run(call.GetRequiredValue(corpus), call.GetRequiredValue(output), new TokenizerOptions
        {
            Kind = call.GetRequiredValue(kind) switch { "byte-bpe" => TokenizerKind.ByteBpe, "piece-bpe" => TokenizerKind.PieceBpe, _ => TokenizerKind.Unigram },
            Vocabulary = Between(call.GetValue(vocabulary), 256, 256_000, "--vocab"),
            Pattern = Enum.Parse<PreTokenizerName>(call.GetRequiredValue(pattern), ignoreCase: true),
            Digits = call.GetValue(digits) is { } how ? Enum.Parse<Digits>(how, ignoreCase: true) : null,
            SpecialTokens = SpecialTokenSets.Resolve(call.GetRequiredValue(special)),
            MinFrequency = Between(call.GetValue(frequency), 1, long.MaxValue, "--min-frequency"),
            MaxPieceLength = call.GetValue(longest) is { } most ? Between(most, 1, 1024, "--max-piece") : null,
            CharacterCoverage = Between(call.GetValue(coverage), 0.9, 1, "--coverage"),
            MemoryBytes = ByteSize.Parse("--memory", call.GetRequiredValue(memory)),
            Sample = call.GetValue(sample) is { } share ? Between(share, 0.000001, 1, "--sample") : null,
            Seed = call.GetValue(seed),
            Workers = call.GetValue(workers),
        }, call.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, string folder, TokenizerOptions options, bool json)
    {
        using var interrupt = new Interrupt();
        if (File.Exists(folder)) throw new PlinthException($"--out {folder} is a file; it must be a folder, or nothing yet");
        var corpus = Corpus.Open(paths, Directory.GetCurrentDirectory());
        TrainedTokenizer trained;
        using (var progress = ConsoleProgress.Open()) trained = TokenizerTraining.Train(corpus, options, progress, interrupt.Token);
        if (trained.Words == 0) throw new PlinthException($"there is no text to learn from in {string.Join(", ", paths)}: {(trained.Counting.Documents == 0 ? "no document could be read" : "all documents are empty")}");
        trained.Save(folder);
        var share = Math.Min(1, SampleBytes / Math.Max(1, trained.Counting.Bytes / (options.Sample ?? 1)));
        var compression = LanguageCompression.Measure(corpus, trained.Tokenizer, share, options.Workers, interrupt.Token);
        if (json) WriteJson(folder, trained, compression);
        else Say(folder, trained, compression, options);
        return ExitCode.Done;
    }

    private static void Say(string folder, TrainedTokenizer trained, IReadOnlyList<LanguageCompression> compression, TokenizerOptions options)
    {
        var e = Console.Error;
        var c = trained.Counting;
        e.WriteLine($"counted {c.Documents:N0} documents, {c.Bytes / 1e6:N1} MB, {trained.Words:N0} different words{(c.Runs > 0 ? $", by {c.Runs:N0} sorted runs on disk" : "")}");
        if (c.Skipped > 0) e.WriteLine($"a sample by seed {options.Seed}: {c.Skipped:N0} documents were passed over");
        if (c.WordsLeftOut > 0) e.WriteLine($"left out to keep to the memory (and to 2 GB of different words): {c.WordsLeftOut:N0} words that stand fewer than {c.LeastCount:N0} times ({c.OccurrencesLeftOut:N0} in all)");
        if (trained.Tokenizer.VocabularySize < options.Vocabulary)
            e.WriteLine($"warning: the corpus gave {trained.Tokenizer.VocabularySize:N0} ids, fewer than {options.Vocabulary:N0}: no pair is left that stands {options.MinFrequency} times");
        e.WriteLine("language      documents      bytes/token  characters/token");
        foreach (var row in compression) e.WriteLine($"{row.Language,-12} {row.Documents,10:N0} {row.BytesPerToken,16:N3} {row.CharactersPerToken,17:N3}");
        e.Write("tokenizer: ");
        e.Flush();
        Console.Out.WriteLine(folder);
    }

    private static void WriteJson(string folder, TrainedTokenizer trained, IReadOnlyList<LanguageCompression> compression)
    {
        using var stdout = Console.OpenStandardOutput();
        using var json = new System.Text.Json.Utf8JsonWriter(stdout, new() { Indented = true });
        json.WriteStartObject();
        json.WriteString("tokenizer", folder);
        json.WriteNumber("vocabulary_size", trained.Tokenizer.VocabularySize);
        json.WriteNumber("documents", trained.Counting.Documents);
        json.WriteNumber("bytes", trained.Counting.Bytes);
        json.WriteNumber("words", trained.Words);
        json.WriteNumber("runs_on_disk", trained.Counting.Runs);
        json.WriteNumber("words_left_out", trained.Counting.WordsLeftOut);
        json.WriteStartArray("compression");
        foreach (var row in compression)
        {
            json.WriteStartObject();
            json.WriteString("language", row.Language);
            json.WriteNumber("documents", row.Documents);
            json.WriteNumber("tokens", row.Tokens);
            json.WriteNumber("bytes", row.Bytes);
            json.WriteNumber("characters", row.Characters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static T Between<T>(T value, T least, T most, string option) where T : IComparable<T>, IFormattable =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value
            : throw new RecipeException(string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; it must lie within {least} and {most}"));
}
