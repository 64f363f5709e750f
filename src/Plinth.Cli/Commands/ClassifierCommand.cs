using System.CommandLine;
using System.Globalization;
using Plinth.Sinks;
using Plinth.Sources;
using Plinth.TextModels.Classifiers;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth classifier train|score|eval|show</c>: linear classifiers of text.</summary>
internal static class ClassifierCommand
{
    public static Command Make() =>
        new("classifier", "Trains linear text classifiers (fastText's files), scores documents with them, and says how good they are.") { Train(), Score(), Eval(), Show() };

    internal static Option<ClassifierWords> WordsOption() => new("--words")
    {
        Description = "What the model reads: raw (what stands between spaces) or words (lower-cased, marks apart, Chinese cut into words).",
    };

    private static Argument<string> ModelArgument() => new("MODEL") { Description = "A fastText .bin or .ftz file, or one that ships, such as builtin:good-en." };

    private static Command Train()
    {
        var defaults = new ClassifierTrainerOptions();
        var texts = new ClassifierTexts();
        var output = new Option<string>("--out") { Description = "Where the model goes: fastText's .bin.", HelpName = "FILE", Required = true };
        var words = WordsOption();
        var dim = Number("--dim", "Length of a vector.", defaults.Dim);
        var epochs = Number("--epochs", "How often all texts are gone through.", defaults.Epochs);
        var rate = new Option<double>("--rate") { Description = "Learning rate at the start.", HelpName = "X", DefaultValueFactory = _ => defaults.Rate };
        var ngrams = Number("--ngrams", "Most words in an n-gram.", defaults.WordNgrams);
        var buckets = Number("--buckets", "Rows that n-grams share.", defaults.Buckets);
        var minChars = Number("--min-chars", "Fewest characters in an n-gram of characters; 0 for none.", defaults.MinChars);
        var maxChars = Number("--max-chars", "Most characters in an n-gram of characters; 0 for none.", defaults.MaxChars);
        var minCount = Number("--min-count", "Words met more rarely have no row of their own.", defaults.MinCount);
        var loss = new Option<FastTextLoss>("--loss") { Description = "softmax: one label a text; one-vs-all: several.", HelpName = "softmax|one-vs-all", DefaultValueFactory = _ => FastTextLoss.Softmax, CustomParser = Loss };
        var seed = new Option<ulong>("--seed") { Description = "Where chance starts.", HelpName = "N", DefaultValueFactory = _ => defaults.Seed };
        var holdout = new Option<double>("--holdout") { Description = "Share of the documents, 0 to 0.9, that is not learned from and that the model is measured on.", HelpName = "SHARE" };
        var json = Shared.JsonOption();
        var command = new Command("train", "Trains a classifier; the same texts, options and seed give the same bytes.")
        {
            output, words, dim, epochs, rate, ngrams, buckets, minChars, maxChars, minCount, loss, seed, holdout, json,
        };
        texts.AddTo(command);
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var share = call.GetValue(holdout);
            if (share is < 0 or > 0.9) throw new RecipeException($"--holdout {share.ToString(CultureInfo.InvariantCulture)}: 0 to 0.9");
            var trainer = new ClassifierTrainer(new ClassifierTrainerOptions
            {
                Dim = call.GetValue(dim),
                Epochs = call.GetValue(epochs),
                Rate = call.GetValue(rate),
                WordNgrams = call.GetValue(ngrams),
                Buckets = call.GetValue(buckets),
                MinChars = call.GetValue(minChars),
                MaxChars = call.GetValue(maxChars),
                MinCount = call.GetValue(minCount),
                Loss = call.GetValue(loss),
                Seed = call.GetValue(seed),
            });
            var form = new ClassifierText(call.GetValue(words));
            var heldOut = new List<(byte[] Text, string[] Labels)>();
            foreach (var text in texts.Read(call, interrupt.Token))
            {
                if (text.Labels.Length == 0) continue;
                var utf8 = form.Of(text.Text);
                if (ClassifierTexts.IsHeldOut(text, share, call.GetValue(seed))) heldOut.Add((utf8.ToArray(), text.Labels));
                else trainer.Add(utf8, text.Labels);
            }

            var path = Path.GetFullPath(call.GetRequiredValue(output));
            var model = trainer.Train(path, null, interrupt.Token);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{trainer.Count:N0} texts, {model.WordCount:N0} words, labels {string.Join(", ", model.Labels)}; {new FileInfo(path).Length:N0} bytes"));
            if (share == 0) return ExitCode.Done;
            var evaluation = new ClassifierEvaluation(model);
            var scratch = model.NewScratch();
            foreach (var (text, labels) in heldOut) evaluation.Add(model.Judge(text, scratch), labels);
            ClassifierPrint.Report(evaluation.Report(), call.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Score()
    {
        var model = ModelArgument();
        var input = new Option<string>("--in") { Description = "JSON lines with id and text; - is standard input.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var output = new Option<string>("--out") { Description = "Where the scores go; - is standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var all = new Option<bool>("--all") { Description = "Adds the scores of all labels." };
        var words = WordsOption();
        var command = new Command("score", "Scores documents: {\"id\",\"label\",\"score\"} a line.") { model, input, output, all, words };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var (loaded, form) = Open(call.GetRequiredValue(model), call.GetValue(words));
            using var spool = Spool.Of(call.GetRequiredValue(input));
            using var lines = new LineFile(call.GetRequiredValue(output));
            var text = new ClassifierText(form);
            var scratch = loaded.NewScratch();
            var source = new JsonlSource { Files = [spool.Path], SplitBytes = 1L << 40 };
            foreach (var shard in source.Split(Directory.GetCurrentDirectory()))
            {
                foreach (var record in source.Read(shard, interrupt.Token))
                {
                    if (record.Document is { } document) Write(lines, document.Id, loaded, loaded.Judge(text.Of(document.Text), scratch), call.GetValue(all));
                    else Console.Error.WriteLine($"plinth: {record.Fault!.Source}:{record.Fault.Offset}: {record.Fault.Error}");
                }
            }

            lines.Complete();
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Eval()
    {
        var model = ModelArgument();
        var texts = new ClassifierTexts();
        var words = WordsOption();
        var json = Shared.JsonOption();
        var command = new Command("eval", "Measures a classifier on labelled texts: precision, recall, AUC, calibration, confusion.") { model, words, json };
        texts.AddTo(command);
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var (loaded, form) = Open(call.GetRequiredValue(model), call.GetValue(words));
            var reader = new ClassifierText(form);
            var scratch = loaded.NewScratch();
            var evaluation = new ClassifierEvaluation(loaded);
            foreach (var text in texts.Read(call, interrupt.Token)) evaluation.Add(loaded.Judge(reader.Of(text.Text), scratch), text.Labels);
            if (evaluation.Texts == 0) throw new PlinthException($"no text has a label that the model knows: {string.Join(", ", loaded.Labels.Take(20))}");
            ClassifierPrint.Report(evaluation.Report(), call.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var model = ModelArgument();
        var corpus = new Argument<string[]>("CORPUS") { Description = "Texts in which n-grams are looked for, since a model holds only their hashes.", Arity = ArgumentArity.ZeroOrMore };
        var top = Number("--top", "How many words and n-grams a label.", 20);
        var least = Number("--min-count", "N-grams met more rarely are left out.", 3);
        var words = WordsOption();
        var json = Shared.JsonOption();
        var command = new Command("show", "Prints a classifier's labels and sizes, and the words and n-grams that weigh most.") { model, corpus, top, least, words, json };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var (loaded, form) = Open(call.GetRequiredValue(model), call.GetValue(words));
            var weights = new ClassifierWeights(loaded);
            var paths = call.GetValue(corpus) ?? [];
            if (paths.Length > 0)
            {
                var reader = new ClassifierText(form);
                foreach (var (source, shard) in Tokens.Training.Corpus.Open(paths, Directory.GetCurrentDirectory()).Parts)
                    foreach (var record in source.Read(shard, interrupt.Token))
                        if (record.Document is { } document) weights.Add(reader.Of(document.Text));
            }

            ClassifierPrint.Model(loaded, weights.Top(call.GetValue(top), call.GetValue(least)), call.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static (TextClassifier Model, ClassifierWords Words) Open(string model, ClassifierWords words) => BuiltInClassifiers.Open(model, words);

    private static Option<int> Number(string name, string description, int value) => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    private static FastTextLoss Loss(System.CommandLine.Parsing.ArgumentResult result)
    {
        switch (result.Tokens.Single().Value)
        {
            case "softmax": return FastTextLoss.Softmax;
            case "one-vs-all": return FastTextLoss.OneVsAll;
            default:
                result.AddError("--loss is softmax or one-vs-all");
                return default;
        }
    }

    private static void Write(LineFile lines, string id, TextClassifier model, ReadOnlySpan<float> scores, bool all)
    {
        var top = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[top]) top = i;
        var to = lines.Line;
        to.Raw("{\"id\":"u8);
        to.String(id);
        to.Raw(",\"label\":"u8);
        to.String(model.Labels[top]);
        to.Raw(",\"score\":"u8);
        to.Number(Math.Round((double)scores[top], 6));
        if (all)
        {
            to.Raw(",\"scores\":{"u8);
            for (var i = 0; i < scores.Length; i++)
            {
                if (i > 0) to.Raw(","u8);
                to.String(model.Labels[i]);
                to.Raw(":"u8);
                to.Number(Math.Round((double)scores[i], 6));
            }

            to.Raw("}"u8);
        }

        to.Raw("}\n"u8);
        lines.EndLine();
    }
}
