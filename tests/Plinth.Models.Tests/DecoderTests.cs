using Plinth.Models.Attention;
using Plinth.Models.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Tests;

public sealed class DecoderTests
{
    [Theory]
    [InlineData("gpt3-175b")]
    [InlineData("llama-7b")]
    [InlineData("bloom-176b")]
    [InlineData("glm-130b")]
    [InlineData("falcon-7b")]
    public void Products_in_bfloat16_give_nearly_the_same_loss_and_gradient(string model)
    {
        using var decoder = new Decoder(ModelCatalogue.Find(model, "layers=2", "width=32", "heads=4", "vocabulary=50", "context=16", "feed_forward.width=64")).Initialise(5);
        var ids = tensor(Enumerable.Range(0, 12).Select(i => (long)(i * 7 % 50)).ToArray(), 1, 12);
        (float Loss, double Norm) Run()
        {
            var loss = decoder.Forward(new(ids) { Labels = ids }).Loss!;
            loss.backward();
            var norm = Math.Sqrt(decoder.Parameters.Where(p => p.Value.grad is not null).Sum(p => Math.Pow(p.Value.grad!.norm().item<float>(), 2)));
            foreach (var parameter in decoder.Parameters) parameter.Value.grad = null;
            return (loss.item<float>(), norm);
        }

        var (loss, norm) = Run();
        decoder.MatrixType = ScalarType.BFloat16;
        var half = Run();
        Assert.NotEqual(loss, half.Loss);
        Assert.Equal(loss, half.Loss, loss * 0.01);
        Assert.Equal(norm, half.Norm, norm * 0.05);
    }

    public static TheoryData<string> Positions => ["none", "learned", "sinusoidal", "shaw", "t5", "rotary", "alibi"];

    [Theory, MemberData(nameof(Positions))]
    public void A_later_token_changes_no_earlier_logit(string position)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var decoder = new Decoder(CheckpointTests.Small("llama-7b", $"position={{ kind: {position} }}")).Initialise(3);
        var ids = randint(0, 50, [2, 12], dtype: ScalarType.Int64);
        var before = decoder.Forward(new(ids)).Logits;
        for (var changed = 1; changed < 12; changed += 5)
        {
            var other = ids.clone();
            other.narrow(1, changed, 1).copy_((other.narrow(1, changed, 1) + 1).remainder(50));
            var after = decoder.Forward(new(other)).Logits;
            Assert.Equal(0, Fixture.Furthest(before.narrow(1, 0, changed), after.narrow(1, 0, changed)));
            Assert.NotEqual(0, Fixture.Furthest(before.narrow(1, changed, 1), after.narrow(1, changed, 1)));
        }
    }

    [Theory, MemberData(nameof(Positions))]
    public void Every_position_method_gives_the_same_through_the_cache(string position)
    {
        foreach (var kvHeads in new[] { 4, 2, 1 })
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var decoder = new Decoder(CheckpointTests.Small("llama-7b", $"position={{ kind: {position} }}", $"attention.kv_heads={kvHeads}",
                "attention.window=4", "attention.pattern=[dense, banded]")).Initialise(3);
            foreach (var parameter in decoder.Parameters.Where(p => p.Role == ParameterRole.PositionTable)) parameter.Value.normal_();
            var ids = randint(0, 50, [2, 12], dtype: ScalarType.Int64);
            var whole = decoder.Forward(new(ids)).Logits;
            using var cache = new KvCache(2);
            foreach (var (from, count) in new[] { (0, 5), (5, 1), (6, 3), (9, 1), (10, 1), (11, 1) })
                Assert.InRange(Fixture.Furthest(decoder.Forward(new(ids.narrow(1, from, count)) { Cache = cache }).Logits, whole.narrow(1, from, count)), 0, 2e-5);
        }
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using var decoder = new Decoder(CheckpointTests.Small("llama-7b")).Initialise(3);
        long Live()
        {
            using (var scope = NewDisposeScope())
            {
                var ids = randint(0, 50, [2, 12], dtype: ScalarType.Int64);
                decoder.Forward(new(ids) { Labels = ids }).Loss!.backward();
                foreach (var parameter in decoder.Parameters) parameter.Value.grad?.zero_();
            }

            return Tensor.TotalCount;
        }

        _ = Live();
        var before = Live();
        for (var step = 0; step < 100; step++) _ = Live();
        // Other tests make tensors at the same time; a leak of one a layer would be 200 and more.
        Assert.InRange(Live() - before, -100_000, 150);
    }

    [Fact]
    public void The_same_seed_begins_the_same_and_gains_are_one()
    {
        using var scope = NewDisposeScope();
        using var a = new Decoder(CheckpointTests.Small("glm-130b")).Initialise(5);
        using var b = new Decoder(CheckpointTests.Small("glm-130b")).Initialise(5);
        using var c = new Decoder(CheckpointTests.Small("glm-130b")).Initialise(6);
        foreach (var parameter in a.Parameters)
        {
            Assert.True(parameter.Value.allclose(b[parameter.Name].Value, 0, 0), parameter.Name);
            Assert.Equal(parameter.Role is ParameterRole.Gain or ParameterRole.Bias, parameter.Value.allclose(c[parameter.Name].Value, 0, 0));
            Assert.Equal(parameter.Shape.Count == 2, parameter.Decays);
            if (parameter.Role == ParameterRole.Gain) Assert.Equal(1, parameter.Value.mean().item<float>());
        }
    }

    [Fact]
    public void Projections_into_the_residual_stream_begin_smaller_where_the_spec_says_so()
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(CheckpointTests.Small("gpt3-175b", "width=256", "layers=8", "attention.window=16")).Initialise(5);
        Assert.Equal(0.02, decoder["layers.0.attention.qkv.weight"].Value.std().item<float>(), 1e-3);
        Assert.Equal(0.02 / 4, decoder["layers.0.attention.out.weight"].Value.std().item<float>(), 3e-4);
    }

    [Fact]
    public void The_gradient_of_the_embedding_is_shrunk_and_the_logits_are_not()
    {
        using var scope = NewDisposeScope();
        var spec = CheckpointTests.Small("llama-7b");
        using var whole = new Decoder(spec).Initialise(5);
        using var tenth = new Decoder(spec with { EmbeddingGradient = 0.1 }).Initialise(5);
        var ids = randint(0, 50, [1, 9], dtype: ScalarType.Int64);
        var (a, b) = (whole.Forward(new(ids) { Labels = ids }), tenth.Forward(new(ids) { Labels = ids }));
        Assert.Equal(a.Loss!.item<float>(), b.Loss!.item<float>(), 1e-5);
        a.Loss.backward();
        b.Loss.backward();
        var ratio = tenth["embed.tokens.weight"].Value.grad!.norm().item<float>() / whole["embed.tokens.weight"].Value.grad!.norm().item<float>();
        Assert.Equal(0.1, ratio, 1e-4);
    }

    [Fact]
    public void A_model_larger_than_the_machine_is_told_before_it_is_made()
    {
        using var decoder = new Decoder(ModelCatalogue.Find("palm-540b"));
        Assert.Matches("palm-540b: its parameters take 2161.4 GB as Float32, and this machine has [0-9.]+ GB", Assert.Throws<PlinthException>(() => decoder.Allocate()).Message);
    }

    [Fact]
    public void More_tokens_than_learned_positions_are_told()
    {
        using var decoder = new Decoder(CheckpointTests.Small("opt-175b", "context=8")).Initialise(1);
        using var ids = zeros(1, 9, ScalarType.Int64);
        Assert.Contains("9 tokens are more than its 8 learned positions", Assert.Throws<PlinthException>(() => decoder.Forward(new(ids))).Message, StringComparison.Ordinal);
    }
}
