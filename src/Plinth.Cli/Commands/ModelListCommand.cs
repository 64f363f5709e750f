using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Plinth.Models;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth model list</c>: the survey's table of architectures, from the specs that ship.</summary>
internal static class ModelListCommand
{
    public static Command Make()
    {
        var json = Shared.JsonOption();
        var command = new Command("list", "Prints the models that ship with plinth: what each is made of, and its parameters.") { json };
        command.SetAction(call =>
        {
            var specs = ModelCatalogue.All();
            if (call.GetValue(json)) Console.Out.WriteLine(new JsonArray([.. specs.Select(Json)]).ToJsonString());
            else foreach (var line in Lines(specs)) Console.Out.WriteLine(line);
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<ModelSpec> specs)
    {
        List<IReadOnlyList<string>> rows = [[.. ModelTable.Heads, "parameters", "published"]];
        rows.AddRange(specs.Select(s => (IReadOnlyList<string>)[.. ModelTable.Row(s), Count(ModelFigures.Of(s).Parameters), Published(s)]));
        foreach (var line in ModelCommand.Table(rows, c => c >= 7)) yield return line;
        foreach (var s in specs)
            if (s.Published?.Unsure is { } unsure) yield return $"? {s.Name}: not published: {unsure}";
    }

    private static JsonNode Json(ModelSpec s) => new JsonObject
    {
        ["model"] = s.Name,
        ["position"] = s.Position.Label,
        ["attention"] = ModelTable.Attention(s),
        ["norm_place"] = s.Block.Label,
        ["norm"] = s.Norm.Label,
        ["feed_forward"] = s.FeedForward.Label,
        ["loss"] = ModelTable.Loss(s),
        ["parameters"] = ModelFigures.Of(s).Parameters,
        ["published_billions"] = s.Published?.Billions,
        ["unsure"] = s.Published?.Unsure,
    };

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Published(ModelSpec s) => s.Published?.Billions is { } b ? (s.Published.Unsure is null ? "" : "? ") + b.ToString("0.##", CultureInfo.InvariantCulture) + "B" : "";
}
