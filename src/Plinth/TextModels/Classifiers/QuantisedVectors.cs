namespace Plinth.TextModels.Classifiers;

/// <summary>Vectors whose parts are numbers of centroids (product quantisation; Joulin et al. 2016, FastText.zip), their lengths too where asked.</summary>
internal sealed class QuantisedVectors(int rows, byte[] codes, Centroids centroids, byte[]? lengthCodes, Centroids? lengths) : IVectors
{
    public int Rows => rows;

    public void AddTo(ReadOnlySpan<int> rows, Span<float> sum)
    {
        foreach (var row in rows) AddTo(row, sum);
    }

    public void CopyTo(int row, Span<float> vector)
    {
        vector.Clear();
        AddTo(row, vector);
    }

    private void AddTo(int row, Span<float> sum)
    {
        var length = Length(row);
        for (var part = 0; part < centroids.Parts; part++)
        {
            var centroid = centroids.Of(part, codes[((long)row * centroids.Parts) + part]);
            var to = sum.Slice(part * centroids.PartLength, centroid.Length);
            for (var i = 0; i < centroid.Length; i++) to[i] += length * centroid[i];
        }
    }

    public float Dot(int row, ReadOnlySpan<float> other)
    {
        var dot = 0f;
        for (var part = 0; part < centroids.Parts; part++)
        {
            var centroid = centroids.Of(part, codes[((long)row * centroids.Parts) + part]);
            dot += Lanes.Dot(centroid, other.Slice(part * centroids.PartLength, centroid.Length));
        }

        return dot * Length(row);
    }

    private float Length(int row) => lengthCodes is null ? 1 : lengths!.Of(0, lengthCodes[row])[0];
}

/// <summary>256 centroids for each part of a vector.</summary>
/// <param name="Dim">Length of a vector.</param>
/// <param name="Parts">Number of parts.</param>
/// <param name="PartLength">Length of a part.</param>
/// <param name="LastLength">Length of the last part.</param>
/// <param name="Values">All centroids, part by part.</param>
internal sealed record Centroids(int Dim, int Parts, int PartLength, int LastLength, float[] Values)
{
    /// <summary>Number of centroids of a part.</summary>
    public const int Each = 256;

    /// <summary>One centroid.</summary>
    public ReadOnlySpan<float> Of(int part, byte code) => part == Parts - 1
        ? Values.AsSpan((part * Each * PartLength) + (code * LastLength), LastLength)
        : Values.AsSpan(((part * Each) + code) * PartLength, PartLength);
}
