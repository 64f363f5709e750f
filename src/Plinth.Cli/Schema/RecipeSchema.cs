using System.Text.Json.Nodes;
using Plinth.Recipes;

namespace Plinth.Cli.Schema;

/// <summary>The JSON Schema of recipes: every source and step with its options and presets.</summary>
internal static class RecipeSchema
{
    /// <summary>The schema.</summary>
    public static JsonObject Make(ApiDocs docs)
    {
        var options = new OptionSchema(docs);
        return Schemas.Root("A recipe of Plinth: sources, steps, output.", new JsonObject
        {
            ["plinth"] = OptionSchema.Described(new JsonObject { ["enum"] = new JsonArray(1, "1") }, "Version of the format."),
            ["name"] = OptionSchema.Described(new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$" }, "Names the run's folder: runs/NAME."),
            ["seed"] = OptionSchema.Described(new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, "Every random choice follows from it."),
            ["keep_stages"] = OptionSchema.Described(OptionSchema.OfType("boolean"), "Whether the parts between stages stay when the run is done. Default: true."),
            ["cluster"] = options.Map(typeof(ClusterOptions)),
            ["sources"] = OptionSchema.Described(Entries(Steps.Sources.Select(s => (s.Key, options.Of(s.Value.Type), Source(options, s.Value)))), "What is read, in order."),
            ["steps"] = OptionSchema.Any(Entries(Steps.All.Select(s => (s.Key, options.Of(s.Value.Type), StepOf(options, s.Value)))), OptionSchema.OfType("null")),
            ["output"] = OptionSchema.Any(new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["corpus"] = options.Map(typeof(CorpusOutput)),
                    ["tokens"] = OptionSchema.Any(options.Map(typeof(TokenOutput)), OptionSchema.Off()),
                },
                ["additionalProperties"] = false,
            }, OptionSchema.OfType("null")),
        }, "plinth", "sources");
    }

    private static JsonObject Source(OptionSchema options, Named<ISource> named) => OptionSchema.Any(
        options.Map(named.Type, ("category", OptionSchema.Described(OptionSchema.OfType("string"), "Label category of the documents."))),
        OptionSchema.OfType("string"), OptionSchema.ListOf(OptionSchema.OfType("string")));

    private static JsonObject StepOf(OptionSchema options, Named<IStep> named)
    {
        List<(string, JsonObject)> common =
        [
            ("as", OptionSchema.Described(OptionSchema.OfType("string"), "Another name for the ledger, for a step that stands twice.")),
        ];
        if (!named.Type.IsAssignableTo(typeof(ICorpusStep)))
            common.Add(("only", OptionSchema.Described(OptionSchema.Any(OptionSchema.OfType("string"), OptionSchema.ListOf(OptionSchema.OfType("string"))), "Languages of the documents that it is for.")));
        if (named.Presets is { } presets) common.Add(("preset", OptionSchema.Described(OptionSchema.OneOf(presets.Keys), "A published set of options; options beside it go over the preset's.")));
        return OptionSchema.Any(options.Map(named.Type, common), OptionSchema.Off());
    }

    /// <summary>A list of entries: a name alone, or a map of one name and its options.</summary>
    private static JsonObject Entries(IEnumerable<(string Word, string Says, JsonObject Options)> things)
    {
        var all = things.ToList();
        var properties = new JsonObject();
        foreach (var (word, says, options) in all) properties[word] = OptionSchema.Described(options, says);
        return OptionSchema.ListOf(OptionSchema.Any(
            OptionSchema.OneOf(all.Select(t => t.Word)),
            new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false, ["minProperties"] = 1, ["maxProperties"] = 1 }));
    }
}
