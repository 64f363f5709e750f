using Plinth.TextModels;
using Plinth.TextModels.NGrams;
using Plinth.Tests.Dedup;
using Plinth.Tests.TextModels.NGrams;

namespace Plinth.Tests.TextModels;

public sealed class PerplexityTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public PerplexityTests()
    {
        Fixture.Unpack(_folder, "shakespeare-o3.probing.bin");
        File.Move(_folder.File("shakespeare-o3.probing.bin"), _folder.File("en.bin"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_documents_and_sorts_them_by_given_cut_offs()
    {
        var step = Step(new Perplexity { Model = "{language}.bin", Languages = ["en"], Words = SentenceWords.Spaces, Head = One(100), Middle = One(300), Keep = ["head", "middle"] });
        var good = Doc("first citizen : before we proceed any further , hear me speak .");
        var odd = Doc("zxq jjw qqq vvv");
        Assert.Equal(Fate.Kept, step.Judge(good, new Rules()).Fate);
        Assert.Equal("head", good.Labels.Get("perplexity_bucket")?.AsText());
        var verdict = step.Judge(odd, new Rules());
        Assert.Equal((Fate.Dropped, "tail", 300.0), (verdict.Fate, verdict.Rule, verdict.Limit));
        Assert.Equal(verdict.Value, odd.Labels.Get("perplexity")?.AsNumber());
    }

    [Fact]
    public void Drops_by_the_perplexity_alone()
    {
        var step = Step(new Perplexity { Model = "{language}.bin", Languages = ["en"], Words = SentenceWords.Spaces, Min = 2, Max = 300 });
        Assert.Equal("max-perplexity", step.Judge(Doc("zxq jjw qqq vvv"), new Rules()).Rule);
        Assert.Equal(Fate.Kept, step.Judge(Doc("what is the king ?"), new Rules()).Fate);
    }

    [Fact]
    public void Another_language_and_a_blank_text_pass_without_labels()
    {
        var step = Step(new Perplexity { Model = "{language}.bin", Languages = ["en"], Max = 1 });
        var german = Doc("zxq jjw", "de");
        Assert.Equal(Fate.Kept, step.Judge(german, new Rules()).Fate);
        Assert.Null(german.Labels.Get("perplexity"));
        Assert.Equal(Fate.Kept, step.Judge(Doc(" \n"), new Rules()).Fate);
    }

    [Fact]
    public void A_language_without_a_model_is_said_before_the_run()
    {
        var error = Assert.Throws<PlinthException>(() => Step(new Perplexity { Model = "{language}.bin", Languages = ["en", "zh"] }));
        Assert.Contains("no language model for zh", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<PlinthException>(() => Step(new Perplexity { Model = "{language}.bin", Tokenizer = "{language}.sp.model", Languages = ["en"] }));
        Assert.Contains("no tokenizer for the language model of en", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<PlinthException>(() => Step(new Perplexity { Model = "{language}.bin", Languages = ["en"], Keep = ["top"] }));
        Assert.Contains("'top' is not a bucket", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_that_a_recipe_keeps_and_no_model_knows_is_said_by_check()
    {
        using var folder = new TestFolder();
        folder.Write("docs.jsonl", "{\"id\":\"a\",\"text\":\"first citizen before we proceed\"}\n");
        Fixture.Unpack(folder, "shakespeare-o3.trie-q8.bin");
        var recipe = folder.Write("r.yaml", """
            plinth: 1
            sources:
              - jsonl: { files: docs.jsonl }
            steps:
              - language: { keep: [en, zh-Hans, ja] }
              - perplexity: { model: shakespeare-o3.trie-q8.bin, languages: [en] }
              - classifier: { model: "builtin:good-{language}", languages: [en, zh], only: [en, zh] }
            output:
              corpus: { format: jsonl }
            """);
        var (code, _, error) = Cli.PlinthProcess.Run(folder.Path, "check", recipe);
        Assert.True(code == 0, error);
        Assert.Equal("warning: perplexity: no model for zh, ja, kept by this recipe; such documents pass without a score", error.Trim());
        (code, _, error) = Cli.PlinthProcess.Run(folder.Path, "check", recipe, "--set", "steps.perplexity.languages=[en, zh]", "--set", "steps.perplexity.model=shakespeare-{language}.bin");
        Assert.Equal(2, code);
        Assert.Contains("r.yaml:6:5: perplexity: no language model for en", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_pieces_without_its_tokenizer_is_refused()
    {
        using var folder = new TestFolder();
        folder.Write("en.arpa", "\\data\\\nngram 1=4\nngram 2=1\n\n\\1-grams:\n-1\t<unk>\n-1\t<s>\t-0.1\n-1\t</s>\n-1\t▁the\t-0.1\n\n\\2-grams:\n-0.5\t<s> ▁the\n\n\\end\\\n");
        var step = new Perplexity { Model = "{language}.arpa", Languages = ["en"] };
        var error = Assert.Throws<PlinthException>(() => step.Prepare(new StepContext(folder.Path, 17)));
        Assert.Contains("name the tokenizer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_offs_are_fitted_for_each_language_on_the_run()
    {
        // English 1 to 1000 and Chinese ten times that: 30 % and 60 % of each.
        var documents = Enumerable.Range(1, 1000)
            .SelectMany(i => new[] { Labelled($"e{i}", "en", i), Labelled($"z{i}", "zh", i * 10) })
            .Append(new Document("no label", "none")).ToList();
        var rows = DedupRun.Over(new PerplexityBuckets { Keep = ["head"] }, DedupRun.Split(documents, 7), twice: true);
        Assert.InRange(rows.Count(row => row.Id[0] == 'e' && row.Verdict.Fate == Fate.Kept), 295, 305);
        Assert.InRange(rows.Count(row => row.Id[0] == 'z' && row.Verdict.Fate == Fate.Kept), 295, 305);
        Assert.InRange(rows.Count(row => row.Verdict.Rule == "middle"), 590, 610);
        Assert.InRange(rows.Count(row => row.Verdict.Rule == "tail"), 790, 810);
        Assert.Equal(Fate.Kept, rows[^1].Verdict.Fate);
        Assert.Equal("head", documents[0].Labels.Get("perplexity_bucket")?.AsText());
    }

    [Fact]
    public void Text_is_normalised_as_CCNet_does() =>
        Assert.Equal("ueber 00 \"cafe\", \"好\". - x00", CcNetText.Normalise("  UEber 42 «Café»， 「好」。 — x１2\u0007 ".AsSpan()).Replace("  ", " ", StringComparison.Ordinal));

    private Perplexity Step(Perplexity step)
    {
        step.Prepare(new StepContext(_folder.Path, 0));
        return step;
    }

    private static Dictionary<string, double> One(double limit) => new() { ["en"] = limit };

    private static Document Doc(string text, string language = "en")
    {
        var doc = new Document(text, "d");
        doc.Labels.Set("language", language);
        return doc;
    }

    private static Document Labelled(string id, string language, double perplexity)
    {
        var doc = new Document("text", id);
        doc.Labels.Set("language", language);
        doc.Labels.Set("perplexity", perplexity);
        return doc;
    }
}
