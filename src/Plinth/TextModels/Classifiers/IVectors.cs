namespace Plinth.TextModels.Classifiers;

/// <summary>Vectors by row.</summary>
internal interface IVectors
{
    /// <summary>Number of vectors.</summary>
    int Rows { get; }

    /// <summary>Adds vectors to a sum, one after another.</summary>
    void AddTo(ReadOnlySpan<int> rows, Span<float> sum);

    /// <summary>Writes a vector out.</summary>
    void CopyTo(int row, Span<float> vector);

    /// <summary>Inner product of a vector and another.</summary>
    float Dot(int row, ReadOnlySpan<float> other);
}
