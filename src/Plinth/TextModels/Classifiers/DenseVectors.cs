namespace Plinth.TextModels.Classifiers;

/// <summary>Vectors as they are.</summary>
/// <param name="rows">Number of vectors.</param>
/// <param name="dim">Length of a vector.</param>
internal sealed class DenseVectors(int rows, int dim) : IVectors
{
    /// <summary>All numbers, row by row.</summary>
    public float[] Values { get; } = new float[(long)rows * dim];

    public int Rows => rows;

    /// <summary>Length of a vector.</summary>
    public int Dim => dim;

    /// <summary>A vector.</summary>
    public Span<float> this[int row] => Values.AsSpan(row * dim, dim);

    public void AddTo(int row, Span<float> sum) => Lanes.Add(sum, this[row]);

    public float Dot(int row, ReadOnlySpan<float> other) => Lanes.Dot(this[row], other);
}
