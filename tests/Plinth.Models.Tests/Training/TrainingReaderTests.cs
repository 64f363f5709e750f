using Plinth.Models.Objectives;
using Plinth.Models.Positions;
using Plinth.Models.Training;

namespace Plinth.Models.Tests.Training;

public sealed class TrainingReaderTests
{
    [Fact]
    public void A_model_is_one_that_ships_with_parts_in_other_sizes()
    {
        using var folder = new TestFolder();
        var plan = Parse(folder, """
            model: { base: llama-7b, layers: 2, width: 16, heads: 2, feed_forward: { width: 32 }, position: { kind: alibi }, family: plinth }
            tokens: { path: TOKENS, name: web }
            length: 16
            budget: 1_000
            objectives: { kind: fim, rate: 0.9 }
            """, "batch=2", "optimizer.learning_rate=0.5");
        Assert.Equal((2, 32, true, TestTokens.Vocabulary, 16), (plan.Model.Layers, plan.Model.FeedForward.Width, plan.Model.FeedForward.Gated, plan.Model.Vocabulary, plan.Model.Context));
        Assert.IsType<AlibiPosition>(plan.Model.Position);
        Assert.Equal(0.9, Assert.IsType<FimObjective>(plan.Model.Objectives.Single()).Rate);
        Assert.Equal((32, 0.5), (plan.AllSteps, plan.Optimizer.LearningRate));
        Assert.Equal("web", plan.Tokens.Single().Label);
    }

    [Theory]
    [InlineData("model: llama-7b\ntokens: TOKENS\nlenght: 3\nsteps: 1", "plan.yaml:3:1: 'lenght' is not an option of a training; did you mean 'length'?")]
    [InlineData("model: llama-7b\ntokens: TOKENS\noptimizer: { learning_rat: 1 }\nsteps: 1", "'learning_rat' is not an option of optimizer; did you mean 'learning_rate'?")]
    [InlineData("model: llama-7b\ntokens: TOKENS\nschedule: { kind: cosin }\nsteps: 1", "'cosin' is not a value of schedule.kind; did you mean 'cosine'?")]
    [InlineData("model: llama-7b\ntokens: TOKENS\noptimizer: { beta2: 2 }\nsteps: 1", "optimizer.beta2 is 2; it must lie within 0 and 0.999999")]
    [InlineData("model: lama-7b\ntokens: TOKENS\nsteps: 1", "no model of that name; did you mean 'llama-7b'?")]
    [InlineData("model: { base: llama-7b, widht: 3 }\ntokens: TOKENS\nsteps: 1", "'widht' is not an option here; did you mean 'width'?")]
    [InlineData("model: llama-7b\ntokens: TOKENS", "give either steps or budget")]
    [InlineData("model: llama-7b\nsteps: 3", "a training needs 'tokens'")]
    [InlineData("tokens: TOKENS\nsteps: 3", "a training needs 'model'")]
    [InlineData("model: llama-7b\ntokens: [TOKENS, TOKENS]\nsteps: 3", "two sources of tokens are called 'tokens'")]
    [InlineData("- 3", "a training is a map")]
    public void What_is_wrong_is_told_with_its_place(string yaml, string message)
    {
        using var folder = new TestFolder();
        Assert.Contains(message, Assert.Throws<RecipeException>(() => Parse(folder, yaml)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_trainings_that_ship_are_read()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"));
        var recipes = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "recipes", "train"), "*.yaml");
        Assert.True(recipes.Length >= 3);
        foreach (var recipe in recipes) Assert.True(TrainingReader.Read(recipe, "tokens=" + folder.File("tokens")).AllSteps > 0);
    }

    private static TrainingPlan Parse(TestFolder folder, string yaml, params string[] overrides)
    {
        if (!Directory.Exists(folder.File("tokens"))) TestTokens.Make(folder.File("tokens"));
        return TrainingReader.Parse(yaml.Replace("TOKENS", folder.File("tokens"), StringComparison.Ordinal), "plan.yaml", overrides);
    }
}
