using Plinth.Models.Checkpoints;
using Plinth.Models.Generation;
using Plinth.Models.Training;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tokens;

namespace Plinth.Models.Tests.Api;

/// <summary>The examples of docs/api.md for models; what stands between the marks is on the page, word for word.</summary>
public sealed class ApiExampleTests
{
    [Fact]
    public void A_corpus_becomes_tokens_a_model_and_a_text()
    {
        using var made = new TestFolder();
        var folder = made.Path;
        var random = new Draw(7);
        string[] words = ["the", "river", "stone", "paper", "light", "garden", "window", "bridge", "engine", "letter"];
        made.Write("texts.jsonl", string.Concat(Enumerable.Range(0, 300).Select(i => $$"""{"id": "{{i}}", "text": "{{string.Join(' ', Enumerable.Range(0, 40).Select(_ => words[random.Below(words.Length)]))}}."}""" + "\n")));
        var output = new StringWriter();
        var ct = TestContext.Current.CancellationToken;

        var recipe = RecipeReader.Parse("""
            plinth: 1
            name: texts
            sources: [{ jsonl: texts.jsonl }]
            output:
              tokens: { vocab: 300, validation: 0.1 }
            """, "texts.yaml", folder);
        new Runner(Run.Start(recipe, Path.Combine(folder, "run"), TimeProvider.System), 1, new NoProgress()).Execute(ct);

        // docs: train
        var plan = TrainingReader.Parse("""
            model: { base: llama-7b, layers: 2, width: 32, heads: 2, feed_forward: { width: 64 } }
            tokens: run/tokens
            length: 32
            batch: 4
            steps: 40
            optimizer: { learning_rate: 1e-2 }
            validation: { every: 20 }
            """, "plan.yaml", $"tokens={folder}/run/tokens");
        var trained = new Trainer(plan, Path.Combine(folder, "training"), new StepsTo(output), TimeProvider.System).Run(skip: 0, ct);
        output.WriteLine($"loss {trained.Loss:0.00} after {trained.Tokens} tokens");
        // end

        // docs: generate
        using var checkpoint = Checkpoint.Open(trained.Checkpoint);
        var text = new TokenizerText(Tokenizer.Open(trained.Checkpoint));
        var written = new TokenWriter(checkpoint.Decoder).Write([text.Encode("the river")], new SamplingOptions { MaxTokens = 8, Temperature = 0.8, TopK = 40, Seed = 1 }, ct: ct);
        output.WriteLine(text.Decode(written[0]));
        // end

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(40 + 1 + 1, lines.Length);
        Assert.Matches(@"^step 1: \d", lines[0]);
        Assert.True(trained.Loss < 5.2, lines[40]);
        Assert.Equal(8, written[0].Length);
        Assert.NotEqual("", lines[41].Trim());
    }
}
