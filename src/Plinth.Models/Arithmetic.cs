using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>Arithmetic of tensors, and of tensors with numbers: the only place that hands numbers to libtorch.</summary>
/// <remarks>
/// TorchSharp makes a native scalar for each number and does not hold it while libtorch reads it, so that a collection at that moment frees it
/// ("Exception raised from toFloat"). Scalars that live as long as the program, or are disposed of after the call, cannot be freed before.
/// </remarks>
internal static class Arithmetic
{
    private static readonly Scalar One = 1, MinusOne = -1, Two = 2, MinusInfinity = double.NegativeInfinity;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a - b.</summary>
    public static Tensor Minus(this Tensor a, Tensor b) => a.add(b, MinusOne);

    /// <summary>a + number, of a's type.</summary>
    public static Tensor Plus(this Tensor a, long number)
    {
        using Scalar held = number;
        return a.add(held, One);
    }

    /// <summary>a + number.</summary>
    public static Tensor Plus(this Tensor a, double number)
    {
        using Scalar held = number;
        return a.add(held, One);
    }

    /// <summary>a · number.</summary>
    public static Tensor Times(this Tensor a, double number)
    {
        using Scalar held = number;
        return a.mul(held);
    }

    /// <summary>a / number.</summary>
    public static Tensor Over(this Tensor a, double number)
    {
        using Scalar held = number;
        return a.div(held);
    }

    /// <summary>a².</summary>
    public static Tensor Squared(this Tensor a) => a.pow(Two);

    /// <summary>a becomes a · keep + b · add, in its own memory.</summary>
    public static void Mix(this Tensor a, double keep, Tensor b, double add)
    {
        using Scalar kept = keep, added = add;
        if (keep != 1) a.mul_(kept);
        a.add_(b, added);
    }

    /// <summary>Numbers below the least become it, above the most that.</summary>
    public static Tensor Within(this Tensor a, double least, double most)
    {
        using Scalar low = least, high = most;
        return a.clamp(low, high);
    }

    /// <inheritdoc cref="Within(Tensor, double, double)"/>
    public static Tensor Within(this Tensor a, long least, long most)
    {
        using Scalar low = least, high = most;
        return a.clamp(low, high);
    }

    /// <summary>Minus infinity where the mask is true.</summary>
    public static Tensor Closed(this Tensor a, Tensor mask) => a.masked_fill(mask, MinusInfinity);

    /// <summary>Every number becomes 1.</summary>
    public static Tensor FillOnes(this Tensor a) => a.fill_(One);

    /// <summary>from, from + 1 … to - 1, as 64-bit numbers.</summary>
    public static Tensor Range(long from, long to, Device device)
    {
        using Scalar first = from, end = to;
        return arange(first, end, One, ScalarType.Int64, device);
    }
}
