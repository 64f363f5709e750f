using Plinth.Models.Blocks;
using Plinth.Models.Checkpoints;
using Plinth.Models.FeedForward;
using Plinth.Models.Positions;
using static TorchSharp.torch;

namespace Plinth.Models.Tests;

/// <summary>What others took days to find: for each, the right reading agrees with the reference and the near-by wrong one does not.</summary>
public sealed class TrapTests
{
    /// <summary>What is surely no noise, where the right reading stays below 1e-4.</summary>
    private const double Wrong = 1e-3;

    [Theory, InlineData("codegen", 4), InlineData("codegen2", 8)]
    public void CodeGen_stores_queries_values_and_keys_in_this_order_block_by_block(string name, int blocks)
    {
        using var fixture = new Fixture(name);
        Assert.Equal([0, 1, 6, 7, 4, 5, 10, 11, 2, 3, 8, 9], RowOrder.CodeGenBlocks(2, 2, 2));
        var (heads, size) = (fixture.Decoder.Spec.Heads, fixture.Decoder.Spec.HeadSize);
        var part = heads * size;
        var right = RowOrder.CodeGenBlocks(blocks, heads, size);
        // Keys before values, and all of them without blocks.
        int[] swapped = [.. right[..part], .. right[(2 * part)..], .. right[part..(2 * part)]];
        Assert.InRange(Difference(fixture, s => s, qkv => Reordered(qkv, right, swapped)), Wrong, 100);
        Assert.InRange(Difference(fixture, s => s, qkv => Reordered(qkv, right, [.. Enumerable.Range(0, 3 * part)])), Wrong, 100);
    }

    [Fact]
    public void GPT2s_GELU_is_the_tanh_one()
    {
        using var fixture = new Fixture("gpt2");
        Assert.Equal(Activation.GeluTanh, fixture.Decoder.Spec.FeedForward.Activation);
        Assert.InRange(Difference(fixture, s => s with { FeedForward = s.FeedForward with { Activation = Activation.Gelu } }), 2e-4, 1);
    }

    [Fact]
    public void OPTs_positions_begin_two_rows_into_their_table()
    {
        using var fixture = new Fixture("opt");
        Assert.Equal(fixture.Decoder.Spec.Context + 2, fixture.Decoder["embed.positions.weight"].Shape[0]);
        Assert.InRange(Difference(fixture, s => s with { Context = s.Context + 1, Position = new LearnedPosition { Offset = 1 } }), Wrong, 100);
    }

    [Theory, InlineData("bloom"), InlineData("falcon-40b"), InlineData("falcon-rw"), InlineData("glm-130b")]
    public void Queries_keys_and_values_lie_head_by_head_or_group_by_group(string name)
    {
        using var fixture = new Fixture(name);
        Assert.Equal([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11], RowOrder.Grouped(2, 1, 2));
        Assert.Equal([0, 1, 4, 5, 2, 6, 3, 7], RowOrder.Grouped(2, 2, 1));
        var spec = fixture.Decoder.Spec;
        var rows = RowOrder.Grouped(spec.KvHeads, spec.Heads / spec.KvHeads, spec.HeadSize);
        Assert.InRange(Difference(fixture, s => s, qkv => Reordered(qkv, rows, [.. Enumerable.Range(0, rows.Length)])), Wrong, 100);
    }

    [Fact]
    public void GLMs_residual_is_multiplied_and_its_gate_is_the_second_half()
    {
        using var fixture = new Fixture("glm-130b");
        Assert.InRange(Difference(fixture, s => s with { Block = new DeepNorm { Alpha = 1 } }), Wrong, 100);
        Assert.InRange(Difference(fixture, s => s with { Block = new PreNorm() }), Wrong, 100);
        Assert.Equal([0, 3, 4, 1, 2], RowOrder.SwappedHalves(2, before: 1));
        Assert.InRange(Difference(fixture, s => s, gateUp: g => cat(g.chunk(2).Reverse().ToList())), Wrong, 100);
    }

    [Fact]
    public void ChatGLM2_rotates_half_of_a_head_in_neighbouring_pairs()
    {
        using var fixture = new Fixture("chatglm2");
        var rotary = Assert.IsType<RotaryPosition>(fixture.Decoder.Spec.Position);
        Assert.Equal(fixture.Decoder.Spec.HeadSize / 2, rotary.Dims);
        Assert.InRange(Difference(fixture, s => s with { Position = rotary with { Dims = null } }), Wrong, 100);
        Assert.InRange(Difference(fixture, s => s with { Position = rotary with { Layout = RotaryLayout.Half } }), Wrong, 100);
    }

    [Fact]
    public void MPT_clips_and_has_a_maximum_of_its_own_for_ALiBi()
    {
        using var fixture = new Fixture("mpt-clip");
        var spec = fixture.Decoder.Spec;
        Assert.Equal((1.0, 16.0), (spec.Attention.Clip!.Value, ((AlibiPosition)spec.Position).MaxBias));
        Assert.InRange(Difference(fixture, s => s with { Attention = s.Attention with { Clip = null } }), Wrong, 100);
        Assert.InRange(Difference(fixture, s => s with { Position = new AlibiPosition() }), Wrong, 100);
    }

    [Fact]
    public void Falcon_RW_rounds_its_ALiBi()
    {
        using var fixture = new Fixture("falcon-rw");
        Assert.InRange(Difference(fixture, s => s with { Position = new AlibiPosition() }), Wrong, 100);
    }

    [Theory, InlineData("llama", RotaryLayout.Interleaved), InlineData("llama-meta-layout", RotaryLayout.Half)]
    public void LLaMAs_rotary_pairs_are_halves_in_one_form_and_neighbours_in_the_other(string name, RotaryLayout other)
    {
        using var fixture = new Fixture(name);
        Assert.InRange(Difference(fixture, s => s with { Position = new RotaryPosition { Layout = other } }), Wrong, 100);
    }

    [Fact]
    public void GPT3s_odd_layers_see_a_band()
    {
        using var fixture = new Fixture("gpt3-banded");
        Assert.Equal([null, 5, null, 5], Enumerable.Range(0, 4).Select(fixture.Decoder.Spec.Attention.WindowOf));
        Assert.InRange(Difference(fixture, s => s with { Attention = new() }), Wrong, 100);
        Assert.InRange(Difference(fixture, s => s with { Attention = s.Attention with { Window = 6 } }), Wrong, 100);
    }

    /// <summary>How far a model with the same numbers and another reading is from the reference.</summary>
    private static double Difference(Fixture fixture, Func<ModelSpec, ModelSpec> change, Func<Tensor, Tensor>? qkv = null, Func<Tensor, Tensor>? gateUp = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Assert.InRange(Fixture.Furthest(fixture.Decoder.Forward(fixture.Input).Logits, fixture["logits"]), 0, 1e-4);
        using var other = new Decoder(change(fixture.Decoder.Spec)).Allocate();
        foreach (var parameter in other.Parameters)
        {
            var value = fixture.Decoder[parameter.Name].Value;
            if (parameter.Name.Contains(".qkv.", StringComparison.Ordinal) && qkv is not null) value = qkv(value);
            if (parameter.Name.Contains(".gate_up.", StringComparison.Ordinal) && gateUp is not null) value = gateUp(value);
            parameter.Value.copy_(value);
        }

        return Fixture.Furthest(other.Forward(fixture.Input).Logits, fixture["logits"]);
    }

    /// <summary>Puts rows back as they are stored, and reads them in another order.</summary>
    private static Tensor Reordered(Tensor rows, int[] right, int[] wrong)
    {
        var stored = zeros_like(rows);
        stored.index_copy_(0, tensor(right.Select(r => (long)r).ToArray()), rows);
        return stored.index_select(0, tensor(wrong.Select(r => (long)r).ToArray()));
    }
}
