namespace Plinth.TextModels.Classifiers;

/// <summary>Vectors by row.</summary>
internal interface IVectors
{
    /// <summary>Number of vectors.</summary>
    int Rows { get; }

    /// <summary>Adds a vector to a sum.</summary>
    void AddTo(int row, Span<float> sum);

    /// <summary>Inner product of a vector and another.</summary>
    float Dot(int row, ReadOnlySpan<float> other);
}
