using Plinth.Cli.Init;
using Plinth.Cli.Schema;
using Plinth.Recipes;

namespace Plinth.Tests.Cli;

public sealed class InitTests
{
    [Fact]
    public void Every_answer_makes_a_recipe_that_the_reader_and_the_schema_take()
    {
        var schema = System.Text.Json.Nodes.JsonNode.Parse(Schemas.Text("recipe"))!;
        foreach (var source in new[] { "warc", "jsonl", "code", "wikipedia" })
            foreach (var languages in new string[][] { [], ["en"], ["zh"], ["en", "zh"], ["de"], ["de", "zh"], ["fr", "de"] })
                foreach (var rules in Enum.GetValues<Strictness>())
                    foreach (var more in new[] { true, false })
                    {
                        var yaml = new RecipeDraft
                        {
                            Name = "mine",
                            Sources = [(source, "data/*.x y's")],
                            Languages = languages,
                            Rules = rules,
                            Duplicates = more,
                            Privacy = more,
                            Vocabulary = more ? 1000 : null,
                            Schema = "s.json",
                        }.Yaml();
                        var recipe = RecipeReader.Parse(yaml, "mine.yaml", Path.GetTempPath());
                        Assert.Empty(JsonSchemaCheck.Problems(schema, yaml));
                        Assert.Equal(more, recipe.Steps.Any(s => s.Word == "privacy"));
                        Assert.Equal(rules == Strictness.Published && source != "code" && (languages.Length == 0 || languages.Contains("zh")), recipe.Steps.Any(s => s.Word == "chinese-page"));
                    }
    }

    [Fact]
    public void It_asks_and_writes_what_can_be_run_at_once()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("a.jsonl"), "{\"id\":\"1\",\"text\":\"A first text that is long enough to stay.\"}\n{\"id\":\"2\",\"text\":\"A first text that is long enough to stay.\"}\n");
        // Files, reader, name, languages, a wrong answer and a right one, copies, privacy, tokens.
        var (code, output, error) = PlinthProcess.RunWith("a.jsonl\n\nmine\nall\nsome\nnone\n\nno\n\n", folder.Path, "init");
        Assert.True(code == 0, error);
        Assert.Equal("mine.yaml\n", output);
        Assert.Contains("a.jsonl is read as [jsonl]", error, StringComparison.Ordinal);
        Assert.Contains("not one of the answers", error, StringComparison.Ordinal);
        Assert.Equal(Schemas.Text("recipe"), File.ReadAllText(folder.File("recipe.schema.json")));
        var run = PlinthProcess.Run(folder.Path, "run", "mine.yaml");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(2, PlinthProcess.Run(folder.Path, "init", "mine", "--files", "a.jsonl", "--yes").Code);
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "init", "mine", "--files", "a.jsonl", "--yes", "--force").Code);
    }

    [Theory]
    [InlineData("", "reads something")]
    [InlineData("a.jsonl\njsnl\n", "did you mean 'jsonl'")]
    [InlineData("a.jsonl\n\nmy/name\n", "a name is made of")]
    [InlineData("a.jsonl\n\nmine\n\nx\nx\nx\n", "no answer to")]
    public void What_makes_no_recipe_is_told_and_nothing_is_written(string answers, string said)
    {
        using var folder = new TestFolder();
        var (code, _, error) = PlinthProcess.RunWith(answers, folder.Path, "init");
        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void A_folder_of_several_kinds_is_a_source_for_each()
    {
        using var folder = new TestFolder();
        folder.Write("data/a.jsonl", "{\"id\":\"1\",\"text\":\"A first text.\"}\n");
        folder.Write("data/deep/b.md", "A second text.");
        var (code, _, error) = PlinthProcess.Run(folder.Path, "init", "mine", "--files", "data", "--yes");
        Assert.True(code == 0, error);
        Assert.Contains("  - jsonl: data/**/*.jsonl\n  - text: data/**/*.md\n", File.ReadAllText(folder.File("mine.yaml")), StringComparison.Ordinal);
        var run = PlinthProcess.Run(folder.Path, "run", "mine.yaml");
        Assert.Contains("read 2 =", run.Out + run.Error, StringComparison.Ordinal);
        File.Delete(folder.File("data/a.jsonl"));
        Assert.Equal([folder.File("data")], SourceGuess.Parts(folder.File("data")));
    }

    [Theory]
    [InlineData("crawl/*.warc.gz", "warc")]
    [InlineData("zhwiki-pages-articles.xml.bz2", "wikipedia")]
    [InlineData("x/part-*.jsonl.zst", "jsonl")]
    [InlineData("a.tar.gz", "code")]
    [InlineData("a.tgz", "code")]
    [InlineData("book.TXT", "text")]
    [InlineData("what", null)]
    public void The_reader_is_known_by_the_files_name(string path, string? source) => Assert.Equal(source, SourceGuess.Of(path));
}
