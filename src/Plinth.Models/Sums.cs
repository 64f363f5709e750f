using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>Sums and differences of tensors.</summary>
/// <remarks>
/// TorchSharp's operators make a native scalar for the factor 1 and do not hold it while libtorch reads it, so that a collection at that moment frees it
/// ("Exception raised from toFloat"). Scalars that live as long as the program cannot be freed. The operators with numbers have the same gap.
/// </remarks>
internal static class Sums
{
    private static readonly Scalar One = 1;
    private static readonly Scalar MinusOne = -1;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a - b.</summary>
    public static Tensor Minus(this Tensor a, Tensor b) => a.add(b, MinusOne);
}
