using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.TextModels.Classifiers;

/// <summary>Sums over vectors in eight lanes whatever the machine has, so that they come out the same everywhere.</summary>
internal static class Lanes
{
    private const int Width = 8;

    /// <summary>Inner product.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        var sum = Vector256<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Width; i += Width) sum += Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref y, (nuint)i);
        var dot = Vector256.Sum(sum);
        for (; i < a.Length; i++) dot += a[i] * b[i];
        return dot;
    }

    /// <summary>Adds a vector to another.</summary>
    public static void Add(Span<float> to, ReadOnlySpan<float> what)
    {
        ref var t = ref MemoryMarshal.GetReference(to);
        ref var w = ref MemoryMarshal.GetReference(what);
        var i = 0;
        for (; i <= to.Length - Width; i += Width) (Vector256.LoadUnsafe(ref t, (nuint)i) + Vector256.LoadUnsafe(ref w, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        for (; i < to.Length; i++) to[i] += what[i];
    }

    /// <summary>Adds a vector, so many times, to another.</summary>
    public static void AddTimes(Span<float> to, ReadOnlySpan<float> what, float times)
    {
        ref var t = ref MemoryMarshal.GetReference(to);
        ref var w = ref MemoryMarshal.GetReference(what);
        var factor = Vector256.Create(times);
        var i = 0;
        for (; i <= to.Length - Width; i += Width)
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (Vector256.LoadUnsafe(ref w, (nuint)i) * factor)).StoreUnsafe(ref t, (nuint)i);
        for (; i < to.Length; i++) to[i] += what[i] * times;
    }

    /// <summary>Multiplies a vector.</summary>
    public static void Scale(Span<float> vector, float times)
    {
        ref var v = ref MemoryMarshal.GetReference(vector);
        var factor = Vector256.Create(times);
        var i = 0;
        for (; i <= vector.Length - Width; i += Width) (Vector256.LoadUnsafe(ref v, (nuint)i) * factor).StoreUnsafe(ref v, (nuint)i);
        for (; i < vector.Length; i++) vector[i] *= times;
    }
}
