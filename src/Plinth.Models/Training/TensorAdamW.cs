using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>AdamW by operations on tensors, for parameters that lie on another device.</summary>
internal sealed class TensorAdamW : Optimizer
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly OptimizerOptions _options;
    private readonly Tensor[] _means, _squares;

    /// <summary>Moments of all parameters, as nought.</summary>
    public TensorAdamW(IReadOnlyList<Parameter> parameters, OptimizerOptions options)
    {
        if (parameters.FirstOrDefault(p => p.Value.dtype != ScalarType.Float32) is { } other) throw new PlinthException($"{other.Name}: AdamW changes parameters of float32");
        (_parameters, _options) = (parameters, options);
        _means = [.. parameters.Select(p => zeros_like(p.Value, requires_grad: false).DetachFromDisposeScope())];
        _squares = [.. parameters.Select(p => zeros_like(p.Value, requires_grad: false).DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public override double GradientNorm()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sums = _parameters.Where(p => p.Value.grad is not null).Select(p => p.Value.grad!.Squared().sum()).ToArray();
        // One number comes back from the device.
        return sums.Length == 0 ? 0 : Math.Sqrt(stack(sums).to_type(ScalarType.Float64).sum().item<double>());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, long Count)> NotFinite()
    {
        using var scope = NewDisposeScope();
        return [.. _parameters.Where(p => p.Value.grad is not null).Select(p => (p.Name, p.Value.grad!.isfinite().logical_not().sum().item<long>())).Where(p => p.Item2 > 0)];
    }

    /// <inheritdoc/>
    public override void Step(double rate, double norm)
    {
        Steps++;
        using var noGradient = no_grad();
        var factor = Factor(_options, norm);
        var correction1 = 1 - Math.Pow(_options.Beta1, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        for (var i = 0; i < _parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            var value = _parameters[i].Value;
            if (value.grad is not { } gradient) continue;
            var g = factor == 1 ? gradient : gradient.Times(factor);
            _means[i].Mix(_options.Beta1, g, 1 - _options.Beta1);
            _squares[i].Mix(_options.Beta2, g.Squared(), 1 - _options.Beta2);
            var change = _means[i] / _squares[i].sqrt().Over(correction2).Plus(_options.Epsilon);
            value.detach().Mix(_parameters[i].Decays ? 1 - rate * _options.WeightDecay : 1, change, -rate / correction1);
            value.grad = null;
        }
    }

    /// <inheritdoc/>
    public override void ReadMoments(int parameter, bool first, long from, Span<byte> numbers)
    {
        using var scope = NewDisposeScope();
        Part(parameter, first, from, numbers.Length).cpu().bytes.CopyTo(numbers);
    }

    /// <inheritdoc/>
    public override void WriteMoments(int parameter, bool first, long from, ReadOnlySpan<byte> numbers)
    {
        using var scope = NewDisposeScope();
        var there = empty(numbers.Length / sizeof(float));
        numbers.CopyTo(there.bytes);
        Part(parameter, first, from, numbers.Length).copy_(there);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var moment in _means.Concat(_squares)) moment.Dispose();
    }

    private Tensor Part(int parameter, bool first, long from, int bytes) => (first ? _means : _squares)[parameter].view(-1).narrow(0, from, bytes / sizeof(float));
}
