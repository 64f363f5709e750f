using Plinth.Models.Lab.Planning;

namespace Plinth.Models.Tests.Lab;

public sealed class PlanningTests
{
    [Theory]
    [InlineData("gpt3-175b", 0.208)]
    [InlineData("glm-130b", 0.282)]
    [InlineData("llama-65b", 0.473)]
    [InlineData("mpt-7b", 0.336)]
    public void The_surveys_rows_imply_their_mfu(string model, double mfu) => Assert.Equal(mfu, PublishedBudget.All.Single(b => b.Model == model).ImpliedMfu, 1e-3);

    [Theory]
    [InlineData("gpt3-175b", 4.72e6)]
    [InlineData("glm-130b", 3.44e6)]
    [InlineData("llama-65b", 2.62e6)]
    [InlineData("palm-540b", 121e3)]
    [InlineData("chatglm2-6b", 28.7e3)]
    [InlineData("falcon-7b", 8.2e3)]
    public void The_cache_of_a_token_is_as_published(string model, double bytes) => Assert.Equal(bytes, 2.0 * ModelFigures.Of(ModelCatalogue.Find(model)).KvCacheElementsPerToken, bytes * 6e-3);

    [Fact]
    public void A_layer_of_gpt3_keeps_what_Korthikanti_counts()
    {
        var spec = ModelCatalogue.Find("gpt3-175b");
        double tokens = 2048, h = 12288;
        double Layer(Layout layout) => TrainingMemory.PerLayer(spec, layout, 2048) * tokens;
        // sbh (34 + 5as/h), 34 sbh, sbh (10 + 24/t + 5as/ht), sbh/t (34 + 5as/h), 2sbh.
        Assert.Equal(114 * tokens * h, Layer(new() { Dropout = true, Recomputation = Recomputation.None }), 1);
        Assert.Equal(34 * tokens * h, Layer(new() { Dropout = true }), 1);
        Assert.Equal(tokens * h * (10 + 24 / 8.0 + 80 / 8.0), Layer(new() { Dropout = true, Tensor = 8, SequenceParallel = false, Recomputation = Recomputation.None }), 1);
        Assert.Equal(tokens * h / 8 * 114, Layer(new() { Dropout = true, Tensor = 8, Recomputation = Recomputation.None }), 1);
        Assert.Equal(2 * tokens * h, Layer(new() { Recomputation = Recomputation.Full }), 1);
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 4 + 12 / 64.0)]
    [InlineData(2, 2 + 14 / 64.0)]
    [InlineData(3, 16 / 64.0)]
    public void Adam_takes_sixteen_bytes_a_parameter_and_what_zero_shares_less(int zero, double bytes)
    {
        var spec = ModelCatalogue.Find("llama-7b");
        var memory = TrainingMemory.Of(spec, new() { Data = 64, Zero = zero }, 2048);
        Assert.Equal(bytes, (memory.Weights + memory.Gradients + memory.Optimizer) / ModelFigures.Of(spec).Parameters, 1e-9);
    }

    [Fact]
    public void Llama_65b_takes_three_weeks_on_2048_gpus_and_some_layout_fits()
    {
        var budget = new TrainingBudget { Model = ModelCatalogue.Find("llama-65b"), Tokens = 1.4e12, Hardware = Hardware.Find("a100"), Count = 2048, Mfu = 0.492 };
        Assert.Equal(21, budget.Days, 0.5);
        Assert.Equal(2048, budget.CountFor(budget.Days));
        Assert.InRange(budget.TokensPerSecond / 2048, 372, 388);
        Assert.NotEmpty(budget.Layouts());
        Assert.All(budget.Layouts(), l => Assert.Equal(2048, l.Layout.Count));
        // Alone it does not fit anywhere.
        Assert.Empty((budget with { Count = 1 }).Layouts());
    }

    [Fact]
    public void Models_grew_two_hundred_times_and_data_four_hundred_and_fifty()
    {
        var (first, last) = (PublishedModel.All.Single(m => m.Title == "GPT-2"), PublishedModel.All.Single(m => m.Title == "PaLM 2"));
        Assert.InRange(last.Parameters / first.Parameters, 200, 250);
        Assert.Equal(450, last.Tokens / first.Tokens, 1e-9);
    }

    [Fact]
    public void Every_row_of_the_tables_is_whole()
    {
        Assert.All(Hardware.All, h => Assert.True(h is { Tflops: > 0, Memory: > 0, Bandwidth: > 0, Watts: > 0, Price: > 0 } && h.Name.Length > 0 && h.Title.Length > 0));
        Assert.Contains("did you mean", Assert.Throws<PlinthException>(() => Hardware.Find("h1000")).Message, StringComparison.Ordinal);
    }
}
