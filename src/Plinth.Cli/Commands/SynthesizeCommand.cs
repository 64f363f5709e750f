using System.CommandLine;
using Plinth.Annotation;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth synthesize</c>: a large model writes texts from seeds.</summary>
internal static class SynthesizeCommand
{
    public static Command Make()
    {
        var seeds = new Argument<string>("SEEDS") { Description = "A prompt with lists of what to vary, as YAML, or one that ships: textbook-en, textbook-zh, textbook-code-en." };
        var output = new Option<string>("--out") { Description = "JSON lines that documents are added to; what is there is not written again.", HelpName = "FILE.jsonl", Required = true };
        var count = new Option<long?>("--count") { Description = "How many texts; one for each combination by default.", HelpName = "N" };
        var seed = new Option<ulong>("--seed") { Description = "Where chance starts.", HelpName = "N", DefaultValueFactory = _ => 17 };
        var endpoint = new EndpointOptions();
        var command = new Command("synthesize", "Has a large model write texts from seeds, source label synthetic; stops and goes on at will.") { seeds, output, count, seed };
        endpoint.AddTo(command);
        command.SetAction(async (call, _) =>
        {
            using var interrupt = new Interrupt();
            var synthesis = Synthesis.Open(call.GetRequiredValue(seeds), Directory.GetCurrentDirectory());
            var path = call.GetRequiredValue(output);
            var number = call.GetValue(count) ?? synthesis.Combinations;
            if (number < 1) throw new RecipeException($"--count {number}: at least 1");
            if (Path.GetExtension(path).ToLowerInvariant() != ".jsonl") throw new RecipeException($"--out {path}: a .jsonl file, which can be added to");
            var (asking, budget) = (endpoint.Asking(call), endpoint.Budget(call));
            using var client = endpoint.Client(call);
            try
            {
                var tally = await new Synthesiser(client, synthesis, asking, budget).Run(number, call.GetValue(seed), path, endpoint.FailedAgain(call), interrupt.Token).ConfigureAwait(false);
                return EndpointOptions.Tell(tally, "written", path);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine($"stopped. Texts so far are in {path}; the same command goes on.");
                throw;
            }
            catch (EndpointException e)
            {
                throw new PlinthException($"{e.Message}. Texts so far are in {path}; the same command goes on.", e);
            }
        });
        return command;
    }
}
