using System.CommandLine;
using System.Globalization;
using Plinth.Sources;
using Plinth.TextModels.NGrams;
using Plinth.TextModels.NGrams.Training;
using Plinth.Tokens;
using Plinth.Tokens.Training;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth ngram train|score|build|show</c>: language models of n-grams.</summary>
internal static class NGramCommand
{
    public static Command Make() => new("ngram", "Trains n-gram language models, scores documents with them, and packs them.") { Train(), Score(), Build(), Show() };

    private static Command Train()
    {
        var corpus = new Argument<string[]>("CORPUS") { Description = "Run folders, .jsonl, .parquet or .txt files, or patterns; a line is a sentence.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "Where the model goes.", HelpName = "FILE", Required = true };
        var order = new Option<int>("--order") { Description = "Most words in an n-gram, 1 to 6.", DefaultValueFactory = _ => 5 };
        var prune = new Option<long[]>("--prune")
        {
            Description = "Drops n-grams met this often or less, a number for each order from 1; the last stands for the rest.",
            HelpName = "N…",
            DefaultValueFactory = _ => [0],
            AllowMultipleArgumentsPerToken = true,
        };
        var memory = new Option<string>("--memory") { Description = "Memory for counts and sorts; the rest goes to disk.", HelpName = "SIZE", DefaultValueFactory = _ => "1GB" };
        var (format, probability, backoff, pointers) = Packing();
        var (words, tokenizer) = Words();
        var command = new Command("train", "Modified Kneser-Ney, all orders interpolated: what KenLM's lmplz computes.")
        {
            corpus, output, order, prune, memory, format, probability, backoff, pointers, words, tokenizer,
        };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var path = Path.GetFullPath(call.GetRequiredValue(output));
            var folder = Directory.CreateDirectory($"{path}.{Environment.ProcessId}-work");
            try
            {
                var options = new NGramTrainerOptions { Order = call.GetValue(order), Prune = call.GetRequiredValue(prune), Memory = ByteSize.Parse("--memory", call.GetRequiredValue(memory)) };
                var cutter = Cutter(call.GetValue(words), call.GetValue(tokenizer));
                using var trainer = new NGramTrainer(options, folder.FullName);
                foreach (var document in Documents(call.GetRequiredValue(corpus), interrupt.Token)) cutter.Cut(document.Text, trainer.Add);
                var asked = call.GetValue(format);
                var arpa = asked == NGramFormat.Arpa ? path : Path.Combine(folder.FullName, "model.arpa");
                var made = trainer.Write(arpa, interrupt.Token);
                Pack(arpa, path, asked, new TriePacking(call.GetValue(probability), call.GetValue(backoff), call.GetValue(pointers)), folder.FullName, interrupt.Token);
                Tell(made);
                return ExitCode.Done;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static Command Score()
    {
        var model = new Argument<string>("MODEL") { Description = "ARPA text or a KenLM binary file." };
        var input = new Option<string>("--in") { Description = "JSON lines with id and text; - is standard input.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var output = new Option<string>("--out") { Description = "Where the scores go; - is standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var (words, tokenizer) = Words();
        var command = new Command("score", "Scores documents: {\"id\",\"log10_prob\",\"tokens\",\"oov\",\"perplexity\"} a line.") { model, input, output, words, tokenizer };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            using var loaded = NGramModel.Open(call.GetRequiredValue(model), interrupt.Token);
            using var spool = Spool.Of(call.GetRequiredValue(input));
            using var lines = new LineFile(call.GetRequiredValue(output));
            var cutter = Cutter(call.GetValue(words), call.GetValue(tokenizer));
            var source = new JsonlSource { Files = [spool.Path], SplitBytes = 1L << 40 };
            foreach (var shard in source.Split(Directory.GetCurrentDirectory()))
            {
                foreach (var record in source.Read(shard, interrupt.Token))
                {
                    if (record.Document is { } document) Write(lines, document.Id, Of(loaded, cutter, document.Text));
                    else Console.Error.WriteLine($"plinth: {record.Fault!.Source}:{record.Fault.Offset}: {record.Fault.Error}");
                }
            }

            lines.Complete();
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Build()
    {
        var arpa = new Argument<string>("ARPA") { Description = "A model as ARPA text, also .gz or .zst." };
        var output = new Option<string>("--out") { Description = "Where the binary file goes.", HelpName = "FILE", Required = true };
        var (format, probability, backoff, pointers) = Packing();
        format.DefaultValueFactory = _ => NGramFormat.Trie;
        var command = new Command("build", "Packs ARPA text into a binary file that is mapped and not loaded; KenLM reads it too.") { arpa, output, format, probability, backoff, pointers };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var path = Path.GetFullPath(call.GetRequiredValue(output));
            var folder = Directory.CreateDirectory($"{path}.{Environment.ProcessId}-work");
            try
            {
                if (call.GetValue(format) == NGramFormat.Arpa) throw new RecipeException("--format arpa: the model is ARPA text already");
                Pack(
                    call.GetRequiredValue(arpa), path, call.GetValue(format),
                    new TriePacking(call.GetValue(probability), call.GetValue(backoff), call.GetValue(pointers)), folder.FullName, interrupt.Token);
                return ExitCode.Done;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static Command Show()
    {
        var model = new Argument<string>("MODEL") { Description = "ARPA text or a KenLM binary file." };
        var command = new Command("show", "Prints a model's order, counts and storage.") { model };
        command.SetAction(call =>
        {
            var path = call.GetRequiredValue(model);
            using var loaded = NGramModel.Open(path);
            Console.WriteLine($"order      {loaded.Order}");
            Console.WriteLine($"stored as  {loaded.Kind}, {new FileInfo(path).Length.ToString("N0", CultureInfo.InvariantCulture)} bytes");
            for (var n = 1; n <= loaded.Order; n++) Console.WriteLine($"{n}-grams    {loaded.Counts[n - 1].ToString("N0", CultureInfo.InvariantCulture)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static (Option<NGramFormat> Format, Option<int?> Probability, Option<int?> Backoff, Option<int?> Pointers) Packing() =>
    (
        new Option<NGramFormat>("--format") { Description = "arpa, probing (hash tables: fast) or trie (small).", DefaultValueFactory = _ => NGramFormat.Arpa },
        new Option<int?>("--probability-bits") { Description = "Of a trie: puts probabilities into 2^N bins.", HelpName = "N" },
        new Option<int?>("--backoff-bits") { Description = "Of a trie: puts backoffs into 2^N bins.", HelpName = "N" },
        new Option<int?>("--pointer-bits") { Description = "Of a trie: cuts up to N bits from pointers.", HelpName = "N" });

    private static (Option<SentenceWords> Words, Option<string?> Tokenizer) Words() =>
    (
        new Option<SentenceWords>("--words") { Description = "What a word is: spaces (as cut), words (lower-cased, each Han character one), pieces (of --tokenizer, as in CCNet)." },
        new Option<string?>("--tokenizer") { Description = "The tokenizer of a model of pieces: a SentencePiece .model, tokenizer.json or its folder.", HelpName = "PATH" });

    private static SentenceCutter Cutter(SentenceWords words, string? tokenizer) => tokenizer is null
        ? new SentenceCutter(words)
        : new SentenceCutter(SentenceWords.Pieces, Tokenizer.Open(tokenizer));

    private static SentenceScore Of(NGramModel model, SentenceCutter cutter, string text)
    {
        var sum = default(SentenceScore);
        cutter.Cut(text, sentence => sum += model.Score(sentence));
        return sum;
    }

    private static void Write(LineFile lines, string id, SentenceScore score)
    {
        var to = lines.Line;
        to.Raw("{\"id\":"u8);
        to.String(id);
        to.Raw(",\"log10_prob\":"u8);
        to.Number(score.Log10Probability);
        to.Raw(",\"tokens\":"u8);
        to.Number(score.Tokens);
        to.Raw(",\"oov\":"u8);
        to.Number(score.Unknown);
        to.Raw(",\"perplexity\":"u8);
        to.Number(score.Perplexity);
        to.Raw("}\n"u8);
        lines.EndLine();
    }

    private static IEnumerable<Document> Documents(string[] paths, CancellationToken ct)
    {
        foreach (var (source, shard) in Corpus.Open(paths, Directory.GetCurrentDirectory()).Parts)
        {
            foreach (var record in source.Read(shard, ct))
                if (record.Document is { } document) yield return document;
                else Console.Error.WriteLine($"plinth: {record.Fault!.Source}:{record.Fault.Offset}: {record.Fault.Error}");
        }
    }

    private static void Pack(string arpa, string path, NGramFormat format, TriePacking packing, string folder, CancellationToken ct)
    {
        if (format == NGramFormat.Probing) NGramFile.WriteProbing(arpa, path, ct: ct);
        else if (format == NGramFormat.Trie) NGramFile.WriteTrie(arpa, path, packing, folder, ct);
    }

    private static void Tell(TrainedNGrams made)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{made.Sentences:N0} sentences, {made.Tokens:N0} words, {made.Words:N0} different"));
        for (var n = 1; n <= made.Counts.Count; n++)
        {
            var d = made.Discounts[n - 1];
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{made.Counts[n - 1],12:N0} {n}-grams, discounts {d.One:0.####} {d.Two:0.####} {d.More:0.####}{(d.FellBack ? " (the stated default: too few counts, or text that repeats itself; de-duplicate first)" : "")}"));
        }
    }
}
