using Plinth.Models.Attention;
using Plinth.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Tests;

/// <summary>Every architecture against its reference: logits to 1e-4, losses to 1e-4, gradients to 1e-3.</summary>
public sealed class ParityTests
{
    private const double Near = 1e-4;

    public static TheoryData<string> Cases => [.. Fixture.All];

    public static TheoryData<string> With(string tensor) => [.. Fixture.All.Where(name =>
    {
        using var fixture = new Fixture(name);
        return fixture.Has(tensor);
    })];

    public static TheoryData<string> WithNumber(string key) => [.. Fixture.All.Where(name =>
    {
        using var fixture = new Fixture(name);
        return fixture.Number(key) is not null;
    })];

    [Fact]
    public void Nineteen_cases_are_there() => Assert.Equal(19, Fixture.All.Length);

    [Theory, MemberData(nameof(Cases))]
    public void Logits_are_the_references(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        Assert.InRange(Fixture.Furthest(fixture.Decoder.Forward(fixture.Input).Logits, fixture["logits"]), 0, Near);
    }

    [Theory, MemberData(nameof(With), "right.logits"), MemberData(nameof(With), "left.logits")]
    public void Padding_on_either_side_changes_nothing(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        foreach (var side in new[] { "right", "left" }.Where(s => fixture.Has(s + ".logits")))
        {
            var mask = fixture[side + ".attention_mask"];
            var logits = fixture.Decoder.Forward(new(fixture["input_ids"]) { Mask = mask }).Logits;
            Assert.InRange(Fixture.Furthest(logits, fixture[side + ".logits"], mask), 0, Near);
            if (!fixture.Has(side + ".position_ids")) continue;
            var told = fixture.Decoder.Forward(new(fixture["input_ids"]) { Mask = mask, Positions = fixture[side + ".position_ids"] }).Logits;
            Assert.InRange(Fixture.Furthest(told, fixture[side + ".logits"], mask), 0, Near);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Token_by_token_through_the_cache_is_the_same(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var cache = new KvCache(fixture.Decoder.Spec.Layers);
        var (input, expected, prefill) = (fixture.Input, fixture["logits"], (int)(fixture.Number("incremental_prefill") ?? 9));
        for (int from = 0, count = prefill; from < 17; from += count, count = 1)
        {
            var logits = fixture.Decoder.Forward(new(input.Ids.narrow(1, from, count))
            {
                Mask = input.Mask?.narrow(1, from, count).narrow(2, 0, from + count),
                Positions = input.Positions?.narrow(1, from, count),
                Cache = cache,
            }).Logits;
            Assert.InRange(Fixture.Furthest(logits, expected.narrow(1, from, count)), 0, Near);
        }

        Assert.Equal(17, cache.Length);
    }

    [Theory, MemberData(nameof(With), "left.logits")]
    public void Left_padding_through_the_cache_is_the_same(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var cache = new KvCache(fixture.Decoder.Spec.Layers);
        var (ids, mask, expected) = (fixture["input_ids"], fixture["left.attention_mask"], fixture["left.logits"]);
        foreach (var (from, count) in new[] { (0, 7), (7, 1), (8, 4), (12, 1), (13, 1), (14, 3) })
        {
            var logits = fixture.Decoder.Forward(new(ids.narrow(1, from, count)) { Mask = mask.narrow(1, 0, from + count), Cache = cache }).Logits;
            Assert.InRange(Fixture.Furthest(logits, expected.narrow(1, from, count), mask.narrow(1, from, count)), 0, Near);
        }
    }

    [Theory, MemberData(nameof(WithNumber), "loss")]
    public void Loss_is_the_references(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        Close(fixture.Number("loss")!.Value, Loss(fixture), 1e-4);
        if (fixture.Number("loss_right_padded") is not { } padded) return;
        var mask = fixture["right.attention_mask"];
        Close(padded, fixture.Decoder.Forward(new(fixture["input_ids"]) { Mask = mask, Labels = fixture.Labels(mask) }).Loss!.item<float>(), 1e-4);
    }

    [Theory, MemberData(nameof(WithNumber), "loss_after_one_sgd_step")]
    public void Gradients_and_one_step_are_the_references(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        fixture.Decoder.Forward(fixture.Input with { Labels = fixture.Labels() }).Loss!.backward();
        var norms = fixture.Checkpoint.Gradients().ToDictionary(g => g.Name, Tensors.Norm);
        var expected = fixture.Numbers("grad_norms");
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), norms.Keys.Order(StringComparer.Ordinal));
        foreach (var (tensor, norm) in expected) Close(norm, norms[tensor], 1e-3);

        using (no_grad())
            foreach (var parameter in fixture.Decoder.Parameters) parameter.Value.sub_(parameter.Value.grad! * fixture.Number("sgd_lr")!.Value);
        Close(fixture.Number("loss_after_one_sgd_step")!.Value, Loss(fixture), 1e-4);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Saved_again_the_tensors_are_the_same_bytes(string name)
    {
        using var fixture = new Fixture(name);
        using var folder = new TestFolder();
        fixture.Checkpoint.Save(folder.Path);
        using var before = TensorFolder.Open(fixture.Folder);
        using var after = TensorFolder.Open(folder.Path);
        Assert.Equal(before.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal), after.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        foreach (var tensor in before.Tensors)
        {
            var ((file, a), (again, b)) = (before[tensor.Name], after[tensor.Name]);
            Assert.Equal(a.Shape, b.Shape);
            Assert.Equal(a.Type, b.Type);
            Assert.True(file.Bytes(a, 0, (int)a.Bytes).SequenceEqual(again.Bytes(b, 0, (int)b.Bytes)), tensor.Name);
        }
    }

    [Fact]
    public void Glm_with_a_causal_mask_and_with_positions_of_two_coordinates()
    {
        using var fixture = new Fixture("glm-130b");
        using var scope = NewDisposeScope();
        Assert.InRange(Fixture.Furthest(fixture.Decoder.Forward(new(fixture["input_ids"])).Logits, fixture["causal.logits"]), 0, Near);

        using var folder = new TestFolder();
        File.Copy(fixture.File("model.safetensors"), folder.File("model.safetensors"));
        folder.Write("config.json", File.ReadAllText(fixture.File("config.json")).Replace("\"position_encoding_2d\": false", "\"position_encoding_2d\": true", StringComparison.Ordinal));
        using var two = Checkpoint.Open(folder.Path);
        var input = fixture.Input with { Positions = fixture["pos2d.position_ids"] };
        Assert.InRange(Fixture.Furthest(two.Decoder.Forward(input).Logits, fixture["pos2d.logits"]), 0, Near);
        var refused = Assert.Throws<PlinthException>(() => two.Decoder.Forward(new(fixture["input_ids"])));
        Assert.Contains("two coordinates", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PaLM_scales_its_logits_by_the_root_of_its_width_as_the_paper_says()
    {
        using var fixture = new Fixture("palm");
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        File.Copy(fixture.File("model.safetensors"), folder.File("model.safetensors"));
        folder.Write("config.json", File.ReadAllText(fixture.File("config.json")).Replace("\"depth\"", "\"logit_scale\": 0.17677669529663687, \"depth\"", StringComparison.Ordinal));
        using var scaled = Checkpoint.Open(folder.Path);
        Assert.InRange(Fixture.Furthest(scaled.Decoder.Forward(new(fixture["input_ids"])).Logits, fixture["scaled.logits"]), 0, Near);
    }

    private static double Loss(Fixture fixture) => fixture.Decoder.Forward(fixture.Input with { Labels = fixture.Labels() }).Loss!.item<float>();

    private static void Close(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(1e-3, Math.Abs(expected)), $"{actual}, not {expected}");
}
