using TorchSharp;

namespace Plinth.Models.Training;

/// <summary>AdamW with its moments, where the parameters lie.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>Steps that were made.</summary>
    public long Steps { get; set; }

    /// <summary>AdamW for parameters of float32: over memory on the CPU, by tensors on another device.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="options">Betas, decay and so on.</param>
    /// <param name="threads">Threads to work with on the CPU.</param>
    public static Optimizer Of(IReadOnlyList<Parameter> parameters, OptimizerOptions options, int threads) =>
        parameters.All(p => p.Value.device_type == DeviceType.CPU) ? new AdamW(parameters, options, threads) : new TensorAdamW(parameters, options);

    /// <summary>The length of the gradient over all parameters, before any clipping.</summary>
    public abstract double GradientNorm();

    /// <summary>Names of parameters whose gradient has a number that is none, and how many.</summary>
    public abstract IReadOnlyList<(string Name, long Count)> NotFinite();

    /// <summary>Changes the parameters by their gradients, and forgets the gradients.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="norm">What <see cref="GradientNorm"/> said.</param>
    public abstract void Step(double rate, double norm);

    /// <summary>Copies from a parameter's mean of gradients (first) or of their squares.</summary>
    /// <param name="parameter">Its place.</param>
    /// <param name="first">Which of the two.</param>
    /// <param name="from">First number.</param>
    /// <param name="numbers">Filled whole with float32.</param>
    public abstract void ReadMoments(int parameter, bool first, long from, Span<byte> numbers);

    /// <summary>Copies into a parameter's moments.</summary>
    /// <inheritdoc cref="ReadMoments"/>
    public abstract void WriteMoments(int parameter, bool first, long from, ReadOnlySpan<byte> numbers);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Factor on gradients of this length, as torch.nn.utils.clip_grad_norm_ has it.</summary>
    private protected static double Factor(OptimizerOptions options, double norm) => options.Clip is { } most ? Math.Min(1, most / (norm + 1e-6)) : 1;
}
