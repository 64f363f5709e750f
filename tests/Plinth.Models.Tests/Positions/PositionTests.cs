using Plinth.Models.Attention;
using Plinth.Models.Checkpoints;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;
using Plinth.Models.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Positions;

/// <summary>Each part on its own against tables of reference code, to 1e-5.</summary>
public sealed class PositionTests : IDisposable
{
    private readonly SafetensorsFile _file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Data", "models", "positional", "positional.safetensors"));
    private readonly ModelSpec _spec = CheckpointTests.Small("llama-7b", "width=16", "heads=2");

    private Tensor this[string name] => Tensors.Read(_file, name);

    [Theory]
    [InlineData("half.base10000", RotaryLayout.Half, null, 10_000)]
    [InlineData("half.base500000", RotaryLayout.Half, null, 500_000)]
    [InlineData("interleaved", RotaryLayout.Interleaved, null, 10_000)]
    [InlineData("interleaved.rotary_dim4", RotaryLayout.Interleaved, 4, 10_000)]
    [InlineData("chatglm2", RotaryLayout.Interleaved, 4, 10_000)]
    public void Rotary(string name, RotaryLayout layout, int? dims, double @base)
    {
        using var scope = NewDisposeScope();
        var method = new RotaryPosition { Layout = layout, Dims = dims, Base = @base }.Build(_spec, new());
        var (q, k) = method.Rotate(this["rope.q"].transpose(1, 2), this["rope.k"].transpose(1, 2), See(zeros(2, 17, ScalarType.Int64), this["rope.position_ids"]));
        Near(this[$"rope.{name}.q"], q.transpose(1, 2));
        Near(this[$"rope.{name}.k"], k.transpose(1, 2));
    }

    [Fact]
    public void Slopes_of_ALiBi_for_1_to_32_heads()
    {
        using var scope = NewDisposeScope();
        for (var heads = 1; heads <= 32; heads++)
        {
            Near(this[$"alibi.slopes.{heads}"], tensor(AlibiPosition.Slopes(heads, 8)));
            // With another maximum the peers order further heads differently only in the paper's own way for powers of two.
            Near(this[$"alibi.slopes.bias_max16.{heads}"], tensor(AlibiPosition.Slopes(heads, 16)));
        }

        var bias = new AlibiPosition().Build(_spec with { Heads = 6 }, new()).Bias(See(zeros(1, 9, ScalarType.Int64)))!;
        Near(this["alibi.bias.relative"].tril(), bias[0].tril());
    }

    [Theory, InlineData("interleaved", WaveLayout.Interleaved), InlineData("concat", WaveLayout.Concat)]
    public void Sinusoids(string name, WaveLayout layout)
    {
        using var scope = NewDisposeScope();
        var method = new SinusoidalPosition { Layout = layout }.Build(_spec, new());
        Near(this["sinusoidal." + name], method.Embed(zeros(1, 32, 16), See(zeros(1, 32, ScalarType.Int64)))[0]);
    }

    [Fact]
    public void Activations_and_norms()
    {
        using var scope = NewDisposeScope();
        foreach (var (name, activation) in new[] { ("gelu_erf", Activation.Gelu), ("gelu_tanh", Activation.GeluTanh), ("silu", Activation.Silu), ("relu", Activation.Relu) })
            Near(this["act." + name], new FeedForwardSpec { Width = 1, Activation = activation }.Bend(this["act.x"]));
        // Among the inputs are numbers of 2,000, with which the reference (torch 1.13) is itself 1.4e-4 off.
        Near(this["norm.layernorm.eps1e-5"], Norm(new LayerNorm()), 2e-4);
        Near(this["norm.layernorm_nobias.eps1e-5"], Norm(new LayerNorm { Bias = false }), 2e-4);
        Near(this["norm.rmsnorm.eps1e-5"], Norm(new RmsNorm()));
        Near(this["norm.rmsnorm.eps1e-6"], Norm(new RmsNorm { Epsilon = 1e-6 }));
    }

    [Fact]
    public void Buckets_of_T5_are_exact_to_16_and_widen_to_128()
    {
        var t5 = new T5Position();
        Assert.Equal([0, 1, 15, 16, 16, 16, 17, 18, 31, 31, 31], new[] { 0, 1, 15, 16, 17, 18, 19, 21, 115, 128, 5000 }.Select(t5.Bucket));
        Assert.Equal(0, t5.Bucket(-3));
        Assert.All(Enumerable.Range(0, 300), d => Assert.True(t5.Bucket(d) <= t5.Bucket(d + 1)));
    }

    [Fact]
    public void The_bias_of_T5_is_the_bucket_of_the_distance()
    {
        using var scope = NewDisposeScope();
        var (parameters, t5) = (new ParameterList(), new T5Position { Buckets = 8, MaxDistance = 20 });
        var method = t5.Build(_spec, parameters);
        Fill(parameters);
        var (bias, table) = (method.Bias(See(zeros(1, 30, ScalarType.Int64)))!, parameters["position_bias.weight"].Value);
        for (var i = 0; i < 30; i += 7)
            for (var j = 0; j <= i; j++)
                Assert.Equal(table[t5.Bucket(i - j), 1].item<float>(), bias[0, 1, i, j].item<float>());
    }

    [Fact]
    public void Shaw_adds_the_clipped_distances_vector_to_the_key()
    {
        using var scope = NewDisposeScope();
        var parameters = new ParameterList();
        var bias = new ShawPosition { MaxDistance = 3 }.Build(_spec, parameters).DeclareLayer(parameters, "layers.0.attention")!;
        Fill(parameters);
        var q = randn(1, 2, 9, 8);
        var scores = bias(q, See(zeros(1, 9, ScalarType.Int64)));
        var table = parameters["layers.0.attention.distances.weight"].Value;
        for (var i = 0; i < 9; i++)
            for (var j = 0; j < 9; j++)
                Assert.Equal((q[0, 1, i] * table[Math.Clamp(j - i, -3, 3) + 3]).sum().item<float>() / Math.Sqrt(8), scores[0, 1, i, j].item<float>(), 1e-5);
    }

    [Fact]
    public void Stretched_rotary_positions()
    {
        Assert.Equal(2, new RotaryScaling { Kind = RotaryScalingKind.Linear, Factor = 2 }.Divisor);
        Assert.Equal(10_000 * Math.Pow(2, 8 / 6.0), new RotaryScaling { Kind = RotaryScalingKind.Ntk, Factor = 2 }.Base(10_000, 8, 10, 2048), 6);
        var dynamic = new RotaryScaling { Kind = RotaryScalingKind.Dynamic, Factor = 2 };
        Assert.Equal(10_000, dynamic.Base(10_000, 8, 2048, 2048));
        Assert.Equal(10_000 * Math.Pow(3, 8 / 6.0), dynamic.Base(10_000, 8, 4096, 2048), 6);
    }

    private static Visibility See(Tensor ids, Tensor? positions = null) => new(new DecoderInput(ids) { Positions = positions });

    private Tensor Norm(NormSpec spec)
    {
        var parameters = new ParameterList();
        var norm = spec.Build(parameters, "n", 16);
        using var noGradient = no_grad();
        foreach (var parameter in parameters.All)
        {
            parameter.Allocate(ScalarType.Float32, null);
            parameter.Value.copy_(this[parameter.Name == "n.weight" ? "norm.weight" : "norm.bias"]);
        }

        return norm.Forward(this["norm.x"]);
    }

    private static void Fill(ParameterList parameters)
    {
        using var noGradient = no_grad();
        foreach (var parameter in parameters.All)
        {
            parameter.Allocate(ScalarType.Float32, null);
            parameter.Value.normal_();
        }
    }

    private static void Near(Tensor expected, Tensor actual, double near = 1e-5)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, near);
    }

    public void Dispose() => _file.Dispose();
}
