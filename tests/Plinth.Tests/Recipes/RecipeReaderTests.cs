using Plinth.Filters;
using Plinth.Recipes;

namespace Plinth.Tests.Recipes;

public sealed class RecipeReaderTests
{
    private const string Sources = "plinth: 1\nsources:\n  - jsonl: in.jsonl\n";

    [Fact]
    public void Reads_names_seeds_and_options()
    {
        var recipe = Parse("plinth: 1\nname: mine\nseed: 17\nsources:\n  - jsonl: { files: [a.jsonl, b.jsonl], text_field: body, category: news }\n" +
            "output:\n  corpus: { format: jsonl.gz, level: 9 }\nkeep_stages: false\n");
        Assert.Equal("mine", recipe.Name);
        Assert.Equal(17ul, recipe.Seed);
        Assert.False(recipe.KeepStages);
        Assert.Equal(new CorpusOutput { Format = CorpusFormat.JsonlGz, Level = 9 }, recipe.Corpus);
        Assert.Equal("news", recipe.Sources[0].Category);
        var source = Assert.IsType<Plinth.Sources.JsonlSource>(recipe.Sources[0].Source);
        Assert.Equal(["a.jsonl", "b.jsonl"], source.Files);
        Assert.Equal("body", source.TextField);
    }

    [Fact]
    public void A_plain_value_of_a_source_is_its_files() =>
        Assert.Equal(["in.jsonl"], Assert.IsType<Plinth.Sources.JsonlSource>(Parse(Sources).Sources[0].Source).Files);

    [Theory]
    [InlineData("", "r.yaml:1:1: the recipe is empty")]
    [InlineData("- a", "r.yaml:1:1: a recipe is a map: plinth, name, sources, steps, output")]
    [InlineData("name: x", "r.yaml:1:1: a recipe begins with 'plinth: 1', the version of its format")]
    [InlineData("plinth: 2", "r.yaml:1:9: this plinth reads recipes of version 1")]
    [InlineData("plinth: 1", "r.yaml:1:1: a recipe needs 'sources'")]
    [InlineData("plinth: 1\nsorces: []", "r.yaml:2:1: 'sorces' is not part of a recipe; did you mean 'sources'?")]
    [InlineData("plinth: 1\nname: a/b\nsources: []", "r.yaml:2:7: a name is made of letters, digits, '-', '_' and '.'; it becomes a folder's name")]
    [InlineData("plinth: 1\nsources:\n  - jsnol: x", "r.yaml:3:5: 'jsnol' is not a source; did you mean 'jsonl'?")]
    [InlineData("plinth: 1\nsources: x", "r.yaml:2:10: sources is a list, an entry a line, each beginning with '- '")]
    [InlineData(Sources + "steps:\n  - gopher-qualty: {}", "r.yaml:5:5: 'gopher-qualty' is not a step; did you mean 'gopher-quality'?")]
    [InlineData(Sources + "steps:\n  - gopher-quality: { min_wrods: 3 }", "r.yaml:5:23: 'min_wrods' is not an option of gopher-quality; did you mean 'min_words'?")]
    [InlineData(Sources + "steps:\n  - gopher-quality: { min_words: fifty }", "r.yaml:5:34: gopher-quality.min_words is a whole number, not 'fifty'")]
    [InlineData(Sources + "steps:\n  - gopher-quality: { min_words: 3 }\n  - gopher-quality: {}",
        "r.yaml:6:5: gopher-quality stands twice; the ledger knows steps by their names: give this one another with 'as: …'")]
    [InlineData(Sources + "steps:\n  - c4: 3", "r.yaml:5:9: c4 takes a map of options, such as c4: {}")]
    [InlineData(Sources + "output:\n  tokens: { vocab: 100 }", "r.yaml:5:20: output.tokens.vocab is 100; it must lie within 256 and 256000")]
    [InlineData(Sources + "output:\n  tokens: { tokenizer: nowhere.json }", "r.yaml:5:24: output.tokens.tokenizer is 'train' or a file or folder; there is no 'nowhere.json'")]
    [InlineData(Sources + "output:\n  tokens: megatron", "r.yaml:5:11: output.tokens is a map, such as { tokenizer: train, vocab: 8192, format: megatron }")]
    [InlineData(Sources + "output:\n  corpus: { format: jsonl.zstd }", "r.yaml:5:21: 'jsonl.zstd' is not a value of output.corpus.format; did you mean 'jsonl-zst'?")]
    [InlineData(Sources + "output:\n  corpus: { level: 30 }", "r.yaml:5:20: output.corpus.level is 30; it must lie within 1 and 19")]
    [InlineData("plinth: 1\nplinth: 1", "r.yaml:2:1: ")]
    [InlineData("plinth: [1", "r.yaml:2:1: ")]
    public void Says_where_a_recipe_is_wrong_and_what_would_be_right(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Throws<RecipeException>(() => Parse(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var yaml = "plinth: 1\nsede: 3\nsources:\n  - jsnol: x\nsteps:\n  - c4: { min_sentences: few, min_wrods: 3 }\n  - gofer: {}\n  - length: {}\n    c4: {}\n";
        Assert.Equal(
        [
            "r.yaml:2:1: 'sede' is not part of a recipe; did you mean 'seed'?",
            "r.yaml:4:5: 'jsnol' is not a source; did you mean 'jsonl'?",
            "r.yaml:6:26: c4.min_sentences is a whole number, not 'few'",
            "r.yaml:6:31: 'min_wrods' is not an option of c4",
            "r.yaml:7:5: 'gofer' is not a step",
            "r.yaml:8:5: an entry of steps is one name and its options",
        ], Assert.Throws<RecipeException>(() => Parse(yaml)).Message.Split('\n').Select(m => m.Split("; known")[0].Split(", such")[0].Split("; did you mean 'min_words")[0]));
    }

    [Fact]
    public void Overrides_go_over_the_file()
    {
        var recipe = Parse(Sources + "steps:\n  - gopher-quality: { min_words: 3 }\n  - c4\n  - length: {}\n",
            "seed=5", "steps.gopher-quality.min_words=7", "steps.length=off", "steps.c4.min_sentences=2", "output.corpus.format=parquet", "sources.jsonl=[x.jsonl]");
        Assert.Equal(5ul, recipe.Seed);
        Assert.Equal(["gopher-quality", "c4"], recipe.Steps.Select(s => s.Name));
        Assert.Equal(7, ((Plinth.Filters.GopherQuality)recipe.Steps[0].Step).MinWords);
        Assert.Equal(CorpusFormat.Parquet, recipe.Corpus.Format);
        Assert.Equal(["x.jsonl"], ((Plinth.Sources.JsonlSource)recipe.Sources[0].Source).Files);
        Assert.Equal(recipe.Steps[1].Step, Parse(recipe.Yaml).Steps[1].Step);
    }

    [Fact]
    public void A_step_may_be_for_some_languages_and_stand_twice_under_two_names()
    {
        var recipe = Parse(Sources + "steps:\n  - gopher-quality: { only: [en] }\n  - gopher-quality: { as: gopher-zh, preset: fineweb2-zh, only: [zh] }\n");
        Assert.Equal([("gopher-quality", "en"), ("gopher-zh", "zh")], recipe.Steps.Select(s => (s.Name, s.Only!.Single())));
        var doc = new Document("text");
        Assert.False(recipe.Steps[0].IsFor(doc));
        doc.Labels.Set("language", "en");
        Assert.True(recipe.Steps[0].IsFor(doc));
        Assert.False(recipe.Steps[1].IsFor(doc));
        Assert.Contains("cannot be for some languages only", Assert.Throws<RecipeException>(() => Parse(Sources + "steps:\n  - dedup-exact: { only: [en] }")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_without_a_value_is_refused() =>
        Assert.StartsWith("--set seed: expected path=value", Assert.Throws<RecipeException>(() => Parse(Sources, "seed")).Message, StringComparison.Ordinal);

    private static Recipe Parse(string yaml, params string[] overrides) => RecipeReader.Parse(yaml, "r.yaml", Path.GetTempPath(), overrides);

    [Fact]
    public void A_step_with_another_name_is_set_by_that_name()
    {
        const string Yaml = "plinth: 1\nsources: [{ jsonl: '*.jsonl' }]\nsteps: [{ length: { min_chars: 5 } }, { length: { as: long, min_chars: 6 } }]";
        var steps = RecipeReader.Parse(Yaml, "x.yaml", ".", ["steps.long.min_chars=7"]).Steps;
        Assert.Equal([5, 7], steps.Select(s => ((Length)s.Step).MinChars));
        Assert.Equal(["length"], RecipeReader.Parse(Yaml, "x.yaml", ".", ["steps.long=off"]).Steps.Select(s => s.Name));
    }
}
