using System.CommandLine;
using System.Globalization;
using Plinth.Cli.Lab;
using Plinth.Models;
using Plinth.Models.Figures;
using Plinth.Models.Lab.Planning;
using Plinth.Models.Native;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth figure</c>: the drawings of the survey's second half, with their numbers.</summary>
internal static class FigureCommand
{
    public static Command Make() => new("figure", "Draws figures about models, and prints their numbers.") { Growth(), Positions(), FigureExtrapolation.Make(), KvCache() };

    /// <summary>Where the drawing goes.</summary>
    public static Option<string> OutOption(string name) => new("--out") { Description = "The drawing.", HelpName = "FILE.svg", DefaultValueFactory = _ => name };

    /// <summary>Writes a drawing and says where.</summary>
    public static void Write(string path, string svg)
    {
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(svg));
        Console.Error.WriteLine($"drawing: {path}");
    }

    private static Command Growth()
    {
        var output = OutOption("growth.svg");
        var command = new Command("growth", "Parameters and training tokens of published models, 2019 to 2023.") { output };
        command.SetAction(call =>
        {
            var models = PublishedModel.All.OrderBy(m => m.Year).ThenBy(m => m.Parameters).ToList();
            List<IReadOnlyList<string>> rows = [["model", "year", "parameters", "tokens", "tokens each", "from"]];
            rows.AddRange(models.Select(m => (IReadOnlyList<string>)[m.Title, m.Year.ToString(CultureInfo.InvariantCulture), Units.Count(m.Parameters), Units.Count(m.Tokens), Units.Number(m.Tokens / m.Parameters, 1), m.Source]));
            foreach (var line in ModelCommand.Table(rows, c => c is > 0 and < 5)) Console.Out.WriteLine(line);
            Write(call.GetRequiredValue(output), new ScatterChart
            {
                Title = "Model size against training data",
                XLabel = "training tokens",
                YLabel = "parameters",
                Points = [.. models.Select(m => (m.Title, m.Tokens, m.Parameters))],
            }.ToSvg());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Positions()
    {
        var model = ModelCommand.ModelArgument();
        var output = OutOption("positions.svg");
        var command = new Command("positions", "Cosine of the embeddings of any two positions of a checkpoint.") { model, output };
        command.SetAction(call =>
        {
            var name = call.GetRequiredValue(model);
            Libtorch.Ensure();
            using var decoder = Open(name);
            var similarity = PositionSimilarity.Of(decoder);
            Console.Out.WriteLine($"{"distance",8}  {"mean cosine",11}");
            for (var distance = 0; distance < similarity.ByDistance.Count; distance = distance == 0 ? 1 : 2 * distance)
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{distance,8}  {similarity.ByDistance[distance],11:0.0000}"));
            Write(call.GetRequiredValue(output), new HeatMap($"Cosine of position embeddings, {decoder.Spec.Name}", similarity.Values, similarity.Step).ToSvg());
            return ExitCode.Done;
        });
        return command;
    }

    private static Decoder Open(string name)
    {
        if (Directory.Exists(name)) return Plinth.Models.Checkpoints.Checkpoint.Open(name).Decoder;
        var spec = ModelCatalogue.Find(name);
        if (spec.Position is not Plinth.Models.Positions.SinusoidalPosition) throw new PlinthException($"{name} has no weights; give a folder with config.json and model.safetensors");
        return new Decoder(spec).Initialise(17);
    }

    private static Command KvCache()
    {
        var model = new Argument<string>("MODEL") { Description = "A model by name, file or folder.", DefaultValueFactory = _ => "llama-65b" };
        var batch = new Option<int>("--batch") { Description = "Texts side by side.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var most = new Option<int>("--longest") { Description = "Longest text, in tokens.", HelpName = "N", DefaultValueFactory = _ => 32768 };
        var output = OutOption("kv-cache.svg");
        batch.Validators.Add(r => AtLeast(r, 1, "--batch"));
        most.Validators.Add(r => AtLeast(r, 1024, "--longest"));
        var command = new Command("kv-cache", "Memory of the cache of keys and values by length: all heads against one, in 16 bits.") { model, batch, most, output };
        command.SetAction(call =>
        {
            var spec = ModelCatalogue.Find(call.GetRequiredValue(model));
            var lengths = new List<int>();
            for (long n = 512; n <= call.GetValue(most); n *= 2) lengths.Add((int)n);
            var memory = KvCacheMemory.Of(spec, lengths, call.GetValue(batch));
            Console.Out.WriteLine($"{"tokens",8}  {"multi-head GB",13}  {"multi-query GB",14}");
            for (var i = 0; i < lengths.Count; i++)
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lengths[i],8}  {memory.MultiHead[i] / 1e9,13:0.000}  {memory.MultiQuery[i] / 1e9,14:0.0000}"));
            LineSeries Series(string label, IReadOnlyList<long> bytes) => new(label, [.. lengths.Select((n, i) => ((double)n, bytes[i] / 1e9))]);
            Write(call.GetRequiredValue(output), new LineChart
            {
                Title = $"Cache of keys and values, {spec.Title ?? spec.Name}, batch {call.GetValue(batch)}, 16 bits",
                XLabel = "tokens",
                YLabel = "GB",
                LogX = true,
                LogY = true,
                Series = [Series($"multi-head ({spec.Heads})", memory.MultiHead), Series("multi-query (1)", memory.MultiQuery)],
            }.ToSvg());
            return ExitCode.Done;
        });
        return command;
    }

    private static void AtLeast(System.CommandLine.Parsing.OptionResult result, int least, string name)
    {
        if (result.GetValueOrDefault<int>() < least) result.AddError($"{name} is at least {least}");
    }
}
