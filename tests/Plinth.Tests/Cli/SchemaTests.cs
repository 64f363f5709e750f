using System.Text.Json.Nodes;
using Plinth.Cli.Schema;
using Plinth.Recipes;

namespace Plinth.Tests.Cli;

public sealed class SchemaTests
{
    private static readonly Dictionary<string, JsonNode> s_schemas = Schemas.Names.ToDictionary(n => n, n => JsonNode.Parse(Schemas.Text(n))!);

    public static TheoryData<string, string> Shipped => new(
        Files("recipes", "recipe").Concat(Files("recipes/train", "train")).Concat(Files("tasks", "task")).Concat(Files("models", "model")));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_file_that_ships_fits_its_schema_and_names_it(string path, string kind)
    {
        var yaml = File.ReadAllText(Repository(path));
        Assert.Empty(JsonSchemaCheck.Problems(s_schemas[kind], yaml));
        var up = path.Count(c => c == '/') == 2 ? "../../" : "../";
        Assert.Contains($"# yaml-language-server: $schema={up}schemas/{kind}.json\n", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recipe")]
    [InlineData("train")]
    [InlineData("task")]
    [InlineData("model")]
    public void The_schema_in_the_folder_is_what_the_program_prints(string kind) =>
        Assert.True(Schemas.Text(kind) == File.ReadAllText(Repository($"schemas/{kind}.json")), $"an option has changed: ./plinth schema {kind} > schemas/{kind}.json");

    [Theory]
    [InlineData("steps: [{ c4: { min_sentences: 3 } }]")]
    [InlineData("steps: [{ c4: { min_sentences: 1_000 } }, extract-html]")]
    [InlineData("steps: [{ c4: { preset: c4, min_sentences: off } }, { c4: off }]")]
    [InlineData("steps: [{ language: { keep: [en, no] } }, { language: { keep: en, as: again, only: [en] } }]")]
    [InlineData("output: { corpus: { format: jsonl.gz, level: 9 }, tokens: off }")]
    [InlineData("steps:")]
    [InlineData("cluster: { partition: cpu, time: 04:00:00, memory: 4G, tasks_at_once: 200, modules: [gcc] }")]
    [InlineData("cluster: { partitoin: cpu }", "partitoin")]
    [InlineData("steps: [{ c4: { min_sentence: 3 } }]", "min_sentence")]
    [InlineData("steps: [{ c4: { min_sentences: many } }]", "min_sentences")]
    [InlineData("steps: [{ c4: { min_sentences: -4 } }]", "min_sentences")]
    [InlineData("steps: [{ c4: {}, length: {} }]", "/steps/0")]
    [InlineData("steps: [{ c5: {} }]", "c5")]
    [InlineData("steps: [{ dedup-minhash: { only: [en] } }]", "only")]
    [InlineData("steps: [{ dedup-minhash: { preset: finewev } }]", "preset")]
    [InlineData("output: { corpus: { format: xml } }", "format")]
    [InlineData("name: ../x", "name")]
    [InlineData("seeds: 3", "seeds")]
    public void The_schema_takes_what_the_reader_takes(string part, string? wrong = null)
    {
        var yaml = "plinth: 1\nsources: [{ jsonl: '*.jsonl' }]\n" + part;
        var problems = JsonSchemaCheck.Problems(s_schemas["recipe"], yaml);
        if (wrong is null)
        {
            Assert.Empty(problems);
            RecipeReader.Parse(yaml, "x.yaml", ".");
        }
        else
        {
            Assert.Contains(problems, p => p.Contains(wrong, StringComparison.Ordinal));
            Assert.Throws<RecipeException>(() => RecipeReader.Parse(yaml, "x.yaml", "."));
        }
    }

    private static IEnumerable<(string, string)> Files(string folder, string kind) =>
        Directory.EnumerateFiles(Repository(folder), "*.yaml").Select(f => ($"{folder}/{Path.GetFileName(f)}", kind)).Order();

    private static string Repository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plinth.slnx"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, path);
    }
}
