using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Plinth.Models;
using Plinth.Models.Lab.Evaluation.Tasks;
using Plinth.Models.Specs;
using Plinth.Models.Training;

namespace Plinth.Cli.Schema;

/// <summary>The JSON Schemas of Plinth's YAML files, made from the very types that the files are read into.</summary>
internal static class Schemas
{
    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What has a schema.</summary>
    public static IReadOnlyList<string> Names { get; } = ["recipe", "train", "task", "model"];

    /// <summary>The schema of one kind of file, as JSON text.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string Text(string name)
    {
        var docs = ApiDocs.Read();
        var schema = name switch
        {
            "recipe" => RecipeSchema.Make(docs),
            "train" => Training(docs),
            "task" => EvaluationTask(docs),
            "model" => Model(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such schema"),
        };
        return schema.ToJsonString(s_layout) + "\n";
    }

    /// <summary>The top of a schema.</summary>
    internal static JsonObject Root(string says, JsonObject properties, params IEnumerable<string> required) => new()
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["description"] = says,
        ["type"] = "object",
        ["properties"] = properties,
        ["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]),
        ["additionalProperties"] = false,
    };

    private static JsonObject Training(ApiDocs docs)
    {
        var options = new OptionSchema(docs);
        var source = OptionSchema.Any(OptionSchema.OfType("string"), options.Map(typeof(TokenSource)));
        var objective = OptionSchema.Any(OptionSchema.OfType("string"), OptionSchema.OfType("object"));
        var amounts = OptionSchema.ListOf(OptionSchema.Any(OptionSchema.OfType("number"), OptionSchema.OfType("string")));
        var ladder = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["sizes"] = OptionSchema.ListOf(OptionSchema.OfType("object")), ["budgets"] = amounts, ["flops"] = amounts.DeepClone() },
            ["required"] = new JsonArray("sizes"),
            ["additionalProperties"] = false,
        };
        var map = options.Map(typeof(TrainingPlan),
            ("ladder", OptionSchema.Described(ladder, "For plinth scale --ladder: sizes of the model, each on budgets (tokens) or flops (operations).")),
            ("model", OptionSchema.Described(OptionSchema.Any(OptionSchema.OfType("string"), OptionSchema.OfType("object")), "A model's name, a YAML file, a folder with weights, or a map: of its own, or with base: NAME and what differs.")),
            ("objectives", OptionSchema.Any(objective, OptionSchema.ListOf((JsonObject)objective.DeepClone()))),
            ("tokens", OptionSchema.Described(OptionSchema.Any(source, OptionSchema.ListOf((JsonObject)source.DeepClone())), "A folder of token shards, or a list of them.")),
            ("optimizer", options.Map(typeof(OptimizerOptions))), ("schedule", options.Map(typeof(ScheduleOptions))),
            ("validation", options.Map(typeof(ValidationOptions))), ("checkpoints", options.Map(typeof(CheckpointOptions))), ("samples", options.Map(typeof(SampleOptions))));
        return Root("A training of Plinth.", map["properties"]!.DeepClone().AsObject(), "model");
    }

    private static JsonObject EvaluationTask(ApiDocs docs)
    {
        var options = new OptionSchema(docs);
        var map = options.Map(typeof(EvalTask), ("prompts", OptionSchema.ListOf(options.Map(typeof(TaskPrompt)))));
        return Root("A task of evaluation.", map["properties"]!.DeepClone().AsObject(), "name", "file", "prompts");
    }

    private static JsonObject Model()
    {
        var schema = SpecJson.Options.GetJsonSchemaAsNode(typeof(ModelSpec), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }).AsObject();
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        return schema;
    }
}
