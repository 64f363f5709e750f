using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plinth.Models;
using Plinth.Models.Specs;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth model show MODEL</c>: layers, shapes, parameters, work and memory for each token.</summary>
internal static class ModelShowCommand
{
    public static Command Make()
    {
        var model = ModelCommand.ModelArgument();
        var set = ModelCommand.SetOption();
        var json = new Option<bool>("--json") { Description = "Prints the whole spec as JSON, which is a spec file too." };
        var command = new Command("show", "Prints what a model is made of: layers, shapes, parameters, FLOPs and cache for each token.") { model, set, json };
        command.SetAction(call =>
        {
            var spec = ModelCatalogue.Find(call.GetRequiredValue(model), call.GetValue(set)!);
            if (call.GetValue(json)) Console.Out.WriteLine(SpecJson.Write(spec).ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
            else foreach (var line in Lines(spec)) Console.Out.WriteLine(line);
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Lines(ModelSpec spec)
    {
        var figures = ModelFigures.Of(spec);
        yield return $"{spec.Title ?? spec.Name}: {spec.Position.Label}, {ModelTable.Attention(spec)} attention, {spec.Block.Label} {spec.Norm.Label}, {spec.FeedForward.Label}, {ModelTable.Loss(spec)}";
        if (spec.Published is { } published) yield return $"from {published.Source}" + (published.Unsure is null ? "" : $"; not published: {published.Unsure}");
        yield return "";
        yield return $"layers {spec.Layers}, width {spec.Width}, heads {spec.Heads} of {spec.HeadSize}, heads of keys and values {spec.KvHeads}, inner width {spec.FeedForward.Width}";
        yield return $"vocabulary {spec.Vocabulary}, context {spec.Context}, head {(spec.TiedHead ? "tied to the embedding" : "of its own")}, checkpoint family {spec.Family}";
        yield return "";
        foreach (var line in Shapes(spec)) yield return line;
        yield return "";
        yield return $"parameters              {Count(figures.Parameters)}, of which tables {Count(figures.Embedding)}";
        yield return $"memory                  {Bytes(figures.Parameters * 4)} in float32, {Bytes(figures.Parameters * 2)} in bfloat16";
        yield return $"FLOPs a token           {Flops(figures.ForwardFlopsPerToken)} forward, {Flops(figures.TrainingFlopsPerToken)} forward and backward, at {spec.Context} tokens";
        yield return $"KV cache a token        {Count(figures.KvCacheElementsPerToken * 2)} bytes in 16 bits, {Bytes(figures.KvCacheElementsPerToken * 2 * spec.Context)} for {spec.Context} tokens";
    }

    /// <summary>Every parameter; layers that are alike are told once.</summary>
    private static IEnumerable<string> Shapes(ModelSpec spec)
    {
        using var decoder = new Decoder(spec);
        List<IReadOnlyList<string>> rows = [["tensor", "shape", "numbers"]];
        foreach (var parameter in decoder.Parameters)
        {
            var inLayer = parameter.Name.StartsWith("layers.", StringComparison.Ordinal);
            if (inLayer && !parameter.Name.StartsWith("layers.0.", StringComparison.Ordinal)) continue;
            var (name, times) = inLayer ? ("layers.*." + parameter.Name["layers.0.".Length..], spec.Layers) : (parameter.Name, 1);
            rows.Add([name, string.Join(" x ", parameter.Shape), times == 1 ? Count(parameter.Count) : $"{times} x {Count(parameter.Count)}"]);
        }

        return ModelCommand.Table(rows, c => c > 0);
    }

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Flops(double n) => n >= 1e12 ? F(n / 1e12) + " T" : n >= 1e9 ? F(n / 1e9) + " G" : F(n / 1e6) + " M";

    private static string Bytes(double n) => n >= 1e12 ? F(n / 1e12) + " TB" : n >= 1e9 ? F(n / 1e9) + " GB" : n >= 1e6 ? F(n / 1e6) + " MB" : F(n / 1e3) + " kB";

    private static string F(double n) => n.ToString("0.##", CultureInfo.InvariantCulture);
}
