using Plinth.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Training;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0)]
    public void Is_torchs_AdamW_to_a_millionth(int threads)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var options = new OptimizerOptions { LearningRate = 1e-2, Clip = 0.7 };
        // Sizes that no vector divides, one of them longer than a piece.
        Parameter[] ours = [new("a", ParameterRole.Qkv, 7, 13), new("b", ParameterRole.Gain, 37), new("c", ParameterRole.FeedForwardIn, 301, 255)];
        var theirs = new List<TorchSharp.Modules.Parameter>();
        foreach (var parameter in ours)
        {
            parameter.Allocate(ScalarType.Float32, null);
            using (no_grad()) parameter.Value.copy_(randn([.. parameter.Shape]));
            theirs.Add(new TorchSharp.Modules.Parameter(parameter.Value.detach().clone()));
        }

        using Optimizer optimizer = threads == 0 ? new TensorAdamW(ours, options) : new AdamW(ours, options, threads);
        var reference = optim.AdamW(
        [
            new TorchSharp.Modules.AdamW.ParamGroup([theirs[0], theirs[2]], new TorchSharp.Modules.AdamW.Options { weight_decay = 0.1 }),
            new TorchSharp.Modules.AdamW.ParamGroup([theirs[1]], new TorchSharp.Modules.AdamW.Options { weight_decay = 0 }),
        ], 1e-2, 0.9, 0.95, 1e-8);
        for (var step = 0; step < 6; step++)
        {
            for (var i = 0; i < ours.Length; i++)
            {
                var gradient = randn([.. ours[i].Shape]);
                ours[i].Value.grad = gradient.clone();
                theirs[i].grad = gradient;
            }

            var norm = optimizer.GradientNorm();
            Assert.Equal(nn.utils.clip_grad_norm_(theirs, 0.7), norm, 1e-4 * norm);
            optimizer.Step(1e-2, norm);
            reference.step();
            for (var i = 0; i < ours.Length; i++) Assert.InRange((ours[i].Value - theirs[i]).abs().max().item<float>(), 0, 1e-6);
        }

        foreach (var parameter in ours) parameter.Dispose();
    }

    [Fact]
    public void Moments_go_from_one_kind_to_the_other()
    {
        Parameter[] parameters = [new("a", ParameterRole.Qkv, 3, 5)];
        parameters[0].Allocate(ScalarType.Float32, null);
        using (no_grad()) parameters[0].Value.zero_();
        parameters[0].Value.grad = ones(3, 5);
        using Optimizer memory = new AdamW(parameters, new OptimizerOptions(), 1), tensors = new TensorAdamW(parameters, new OptimizerOptions());
        memory.Step(1e-3, memory.GradientNorm());
        Span<byte> part = new byte[4 * sizeof(float)], back = new byte[4 * sizeof(float)];
        memory.ReadMoments(0, first: true, 6, part);
        tensors.WriteMoments(0, first: true, 6, part);
        tensors.ReadMoments(0, first: true, 6, back);
        Assert.True(part.SequenceEqual(back));
        Assert.True(part.ContainsAnyExcept((byte)0));
        tensors.ReadMoments(0, first: true, 10, back);
        Assert.False(back.ContainsAnyExcept((byte)0));
        parameters[0].Dispose();
    }

    [Fact]
    public void Gains_and_biases_do_not_decay()
    {
        Parameter[] two = [new("matrix", ParameterRole.Head, 2, 2), new("gain", ParameterRole.Gain, 2)];
        foreach (var parameter in two)
        {
            parameter.Allocate(ScalarType.Float32, null);
            using (no_grad()) parameter.Value.fill_(1);
            parameter.Value.grad = zeros_like(parameter.Value);
        }

        using var optimizer = new AdamW(two, new OptimizerOptions { WeightDecay = 0.5 }, 1);
        optimizer.Step(0.1, 0);
        Assert.Equal(0.95f, two[0].Value[0, 0].item<float>(), 1e-6f);
        Assert.Equal(1f, two[1].Value[0].item<float>());
        foreach (var parameter in two) parameter.Dispose();
    }
}
