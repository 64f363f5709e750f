using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plinth.TextModels.Classifiers;

/// <summary>Vectors as they are.</summary>
/// <param name="rows">Number of vectors.</param>
/// <param name="dim">Length of a vector.</param>
internal sealed unsafe class DenseVectors(int rows, int dim) : IVectors
{
    // Rows stand anywhere in memory: each is asked for while those before it are worked on.
    private const int Ahead = 12;

    /// <summary>All numbers, row by row.</summary>
    public float[] Values { get; } = GC.AllocateArray<float>(checked(rows * dim), pinned: true);

    public int Rows => rows;

    /// <summary>Length of a vector.</summary>
    public int Dim => dim;

    /// <summary>A vector.</summary>
    public Span<float> this[int row] => Values.AsSpan(row * dim, dim);

    public void CopyTo(int row, Span<float> vector) => this[row].CopyTo(vector);

    public void AddTo(ReadOnlySpan<int> of, Span<float> sum)
    {
        if (dim == 16) AddTo16(of, sum);
        else
        {
            for (var i = 0; i < of.Length; i++)
            {
                Prefetch(of, i);
                Lanes.Add(sum, this[of[i]]);
            }
        }
    }

    /// <summary>Adds one vector to many.</summary>
    public void AddToEach(ReadOnlySpan<int> of, ReadOnlySpan<float> what)
    {
        for (var i = 0; i < of.Length; i++)
        {
            Prefetch(of, i);
            Lanes.Add(this[of[i]], what);
        }
    }

    public float Dot(int row, ReadOnlySpan<float> other) => Lanes.Dot(this[row], other);

    // The usual length: the sum stays in two registers.
    private void AddTo16(ReadOnlySpan<int> of, Span<float> sum)
    {
        ref var to = ref sum[0];
        _ = sum[15];
        Vector256<float> low = Vector256.LoadUnsafe(ref to), high = Vector256.LoadUnsafe(ref to, 8);
        var values = Values;
        for (var i = 0; i < of.Length; i++)
        {
            Prefetch(of, i);
            var start = of[i] * 16;
            if ((uint)start > (uint)(values.Length - 16)) throw new IndexOutOfRangeException();
            ref var from = ref values[start];
            low += Vector256.LoadUnsafe(ref from);
            high += Vector256.LoadUnsafe(ref from, 8);
        }

        low.StoreUnsafe(ref to);
        high.StoreUnsafe(ref to, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(ReadOnlySpan<int> of, int i)
    {
        if (Sse.IsSupported && i + Ahead < of.Length) Sse.Prefetch0((float*)Unsafe.AsPointer(ref Values[0]) + ((long)of[i + Ahead] * dim));
    }
}
