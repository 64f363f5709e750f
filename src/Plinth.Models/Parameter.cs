using Plinth.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>A learned tensor: its name and shape are known before it takes any memory.</summary>
/// <param name="name">Name within the model, such as <c>layers.3.attention.qkv.weight</c>.</param>
/// <param name="role">What it does, which decides how it begins.</param>
/// <param name="shape">Sizes, rows first.</param>
public sealed class Parameter(string name, ParameterRole role, params long[] shape) : IDisposable
{
    private Tensor? _value;

    /// <summary>Name within the model.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public ParameterRole Role { get; } = role;

    /// <summary>Sizes, rows first.</summary>
    public IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => checked(a * b));

    /// <summary>Weight decay is for matrices; gains and biases go without.</summary>
    public bool Decays => Role is not (ParameterRole.Gain or ParameterRole.Bias);

    /// <summary>The tensor.</summary>
    public Tensor Value => _value ?? throw new InvalidOperationException($"{Name} has no values yet");

    /// <summary>Takes memory for it, with whatever stands there.</summary>
    public void Allocate(ScalarType type, Device? device)
    {
        Libtorch.Ensure();
        _value?.Dispose();
        _value = empty([.. Shape], type, device).DetachFromDisposeScope();
        _value.requires_grad_(true);
    }

    /// <inheritdoc/>
    public void Dispose() => _value?.Dispose();
}
