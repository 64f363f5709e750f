using System.Text;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tokens;
using Plinth.Tokens.Shards;

namespace Plinth.Tests.Running;

public sealed class TokenOutputTests
{
    private const string Tokens = "  tokens: { tokenizer: train, vocab: 700, format: KIND, validation: 0.1, shuffle: SHUFFLE, shard_tokens: 9000 }\n";

    [Theory]
    [InlineData("megatron", "false")]
    [InlineData("datatrove", "true")]
    public void A_run_ends_with_a_tokenizer_and_shards_whatever_the_threads_and_interruptions(string format, string shuffle)
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        var recipe = RecipeReader.Parse(SmallCorpus.Recipe + "\n" + Tokens.Replace("KIND", format, StringComparison.Ordinal).Replace("SHUFFLE", shuffle, StringComparison.Ordinal), "r.yaml", folder.Path);
        Execute(recipe, folder.File("one"), 1);
        var run = Execute(recipe, folder.File("three"), 3);
        Assert.Equal(folder.Fingerprints("one/tokens"), folder.Fingerprints("three/tokens"));

        var summary = Summary.Of(run);
        var tokens = summary.Tokens!;
        Assert.Equal(summary.Totals.Kept, tokens.Total.Documents);
        Assert.Equal(tokens.Total.Tokens, tokens.Splits.Sum(s => s.Value.Tokens));
        Assert.Equal(tokens.Total.Tokens, tokens.Sources.Sum(s => s.Value.Tokens));
        Assert.Contains("in/0.jsonl", tokens.Sources.Keys);
        Assert.Equal(700, tokens.VocabularySize);

        var report = Plinth.Cli.Report.ReportPage.Render(summary);
        Assert.Contains("<h2 id=\"tokens-title\">Tokens</h2>", report, StringComparison.Ordinal);
        Assert.Contains("of 700 ids", report, StringComparison.Ordinal);

        // The texts come back from the shards by the tokenizer that stands beside them.
        var tokenizer = Tokenizer.Open(folder.File("one/tokens"));
        var texts = new List<string>();
        foreach (var shard in tokens.Splits.SelectMany(s => s.Value.Shards))
        {
            using var reader = ShardReader.Open(folder.File($"one/tokens/{shard.File}"));
            for (var d = 0; d < reader.Documents; d++)
            {
                var start = d == 0 ? 0 : reader.EndOf(d - 1);
                var ids = new int[reader.EndOf(d) - start];
                reader.Read(start, ids);
                Assert.Equal(tokens.EndOfText, ids[^1]);
                texts.Add(tokenizer.Decode(ids.AsSpan(0, ids.Length - 1)));
            }
        }

        var source = new Plinth.Sources.JsonlSource { Files = [folder.File("one/corpus")] };
        var corpus = source.Split(folder.Path).SelectMany(s => source.Read(s, CancellationToken.None)).Select(r => r.Document!.Text);
        Assert.Equal(corpus.Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));

        // As if it had been killed before the tokenizer had its name, and again among the shards.
        File.Delete(folder.File("one/tokens/manifest.json"));
        Directory.Delete(folder.File("one/tokens/train"), recursive: true);
        Execute(recipe, folder.File("one"), 2);
        Assert.Equal(folder.Fingerprints("three/tokens"), folder.Fingerprints("one/tokens"));
        Directory.Delete(folder.File("one/tokens"), recursive: true);
        Execute(recipe, folder.File("one"), 2);
        Assert.Equal(folder.Fingerprints("three/tokens"), folder.Fingerprints("one/tokens"));
    }

    [Theory]
    [InlineData("piece-bpe")]
    [InlineData("unigram")]
    public void Models_of_pieces_are_trained_too_and_another_run_can_use_them(string kind)
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        var recipe = RecipeReader.Parse(SmallCorpus.Recipe + $"\n  tokens: {{ kind: {kind}, vocab: 600, special: [fim], format: numpy }}\n", "r.yaml", folder.Path);
        Execute(recipe, folder.File("one"), 2);
        var tokenizer = Tokenizer.Open(folder.File("one/tokens"));
        Assert.Contains(tokenizer.SpecialTokens, t => t.Text == "<fim_middle>");
        Assert.Equal("</s>", Encoding.UTF8.GetString(tokenizer.Piece(tokenizer.EndOfText!.Value)));
        var text = "the river 龘 and\n\n  the  mountain";
        Assert.Equal(text, tokenizer.Decode(tokenizer.NewEncoder().Encode(text)));

        var other = RecipeReader.Parse(SmallCorpus.Recipe + "\n  tokens: { tokenizer: one/tokens/tokenizer.model, format: numpy }\n", "r.yaml", folder.Path);
        Execute(other, folder.File("two"), 2);
        var files = folder.Fingerprints("one/tokens/train");
        Assert.NotEmpty(files);
        Assert.Equal(files, folder.Fingerprints("two/tokens/train"));
        Assert.Equal(File.ReadAllBytes(folder.File("one/tokens/tokenizer.model")), File.ReadAllBytes(folder.File("two/tokens/tokenizer.model")));
    }

    private static Run Execute(Recipe recipe, string folder, int workers)
    {
        var run = Run.Start(recipe, folder, TimeProvider.System);
        new Runner(run, workers, new NoProgress()).Execute(CancellationToken.None);
        return run;
    }

    [Fact]
    public void A_tokenizer_that_cannot_be_used_is_told_before_anything_runs()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        folder.Write("empty/readme.txt", "nothing");
        folder.Write("words.json", """{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordLevel","unk_token":"?","vocab":{"?":0,"one":1}}}""");
        string Error(string tokens) => Assert.Throws<RecipeException>(() => RecipeReader.Parse($"{SmallCorpus.Recipe}\n  tokens: {{ {tokens} }}\n", "r.yaml", folder.Path)).Message;
        Assert.Matches(@"^r\.yaml:\d+:24: output\.tokens\.tokenizer: .*: no tokenizer in this folder; ", Error("tokenizer: empty"));
        Assert.EndsWith("words.json has no end of text; choose append_end: false, or another tokenizer", Error("tokenizer: words.json"), StringComparison.Ordinal);

        // A file of another name is found again beside the shards.
        var run = Execute(RecipeReader.Parse($"{SmallCorpus.Recipe}\n  tokens: {{ tokenizer: words.json, append_end: false }}\n", "r.yaml", folder.Path), folder.File("run"), 1);
        Assert.True(File.Exists(folder.File("run/tokens/tokenizer.json")));
        Assert.Equal(2, Summary.Of(run).Tokens!.VocabularySize);
    }
}
