using System.CommandLine;
using Plinth.Annotation;
using Plinth.Sources;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth annotate</c>: a large model judges a sample of documents by a rubric.</summary>
internal static class AnnotateCommand
{
    public static Command Make()
    {
        var corpus = new Argument<string[]>("CORPUS") { Description = "Run folders, .jsonl, .parquet or .txt files, or patterns.", Arity = ArgumentArity.OneOrMore };
        var rubric = new Option<string>("--rubric") { Description = "A rubric's YAML file, or one that ships: edu-en, edu-zh, edu-code-en, edu-code-zh.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--out") { Description = "JSON lines that scores and reasons are added to; what is there is not asked again.", HelpName = "FILE.jsonl", Required = true };
        var parquet = new Option<string?>("--parquet") { Description = "Writes all scores as Parquet too, at the end.", HelpName = "FILE" };
        var sample = new Option<int>("--sample") { Description = "Documents drawn; a larger sample holds the smaller.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var seed = new Option<ulong>("--seed") { Description = "Where chance starts.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var endpoint = new EndpointOptions();
        var command = new Command("annotate", "Has a large model judge a sample of documents by a rubric; stops and goes on at will.") { corpus, rubric, output, parquet, sample, seed };
        endpoint.AddTo(command);
        command.SetAction(async (call, _) =>
        {
            using var interrupt = new Interrupt();
            var here = Directory.GetCurrentDirectory();
            var judge = Rubric.Open(call.GetRequiredValue(rubric), here);
            var (path, size) = (call.GetRequiredValue(output), call.GetValue(sample));
            if (size < 1) throw new RecipeException($"--sample {size}: at least 1");
            if (Path.GetExtension(path).ToLowerInvariant() != ".jsonl") throw new RecipeException($"--out {path}: a .jsonl file, which can be added to; --parquet writes Parquet from it");
            var (asking, budget) = (endpoint.Asking(call), endpoint.Budget(call));
            using var client = endpoint.Client(call);
            var drawn = Sample.Draw(Documents(call.GetRequiredValue(corpus), here, interrupt.Token), size, call.GetValue(seed), doc => Annotated.Of(doc, judge));
            Tally tally;
            try
            {
                tally = await new Annotator(client, judge, asking, budget).Run(drawn, path, endpoint.FailedAgain(call), interrupt.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine($"stopped. Scores so far are in {path}; the same command goes on.");
                throw;
            }
            catch (EndpointException e)
            {
                throw new PlinthException($"{e.Message}. Scores so far are in {path}; the same command goes on.", e);
            }

            if (call.GetValue(parquet) is { } to) NotesParquet.Write(to, Documents([path], here, interrupt.Token));
            return EndpointOptions.Tell(tally, "scored", path);
        });
        return command;
    }

    private static IEnumerable<Document> Documents(string[] paths, string here, CancellationToken ct)
    {
        foreach (var (source, shard) in Tokens.Training.Corpus.Open(paths, here).Parts)
        {
            foreach (var record in source.Read(shard, ct))
                if (record.Document is { } document) yield return document;
                else Console.Error.WriteLine($"plinth: {record.Fault!.Source}:{record.Fault.Offset}: {record.Fault.Error}");
        }
    }
}
