namespace Plinth.TextModels.Classifiers;

/// <summary>What stands at the head of a fastText model.</summary>
internal sealed record FastTextArguments
{
    public const int Magic = 793712314;
    public const int Version = 12;

    /// <summary>Length of a vector.</summary>
    public int Dim { get; init; } = 100;

    public int Window { get; init; } = 5;

    public int Epochs { get; init; } = 5;

    public int MinCount { get; init; } = 1;

    public int Negatives { get; init; } = 5;

    /// <summary>Most words in a hashed n-gram of words.</summary>
    public int WordNgrams { get; init; } = 1;

    public FastTextLoss Loss { get; init; } = FastTextLoss.Softmax;

    /// <summary>3 for a classifier; word vectors have 1 or 2.</summary>
    public int Model { get; init; } = 3;

    /// <summary>Number of rows that hashed n-grams share.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <summary>Fewest characters in a hashed n-gram of characters.</summary>
    public int MinChars { get; init; }

    /// <summary>Most characters in a hashed n-gram of characters; 0 for none.</summary>
    public int MaxChars { get; init; }

    public int RateUpdate { get; init; } = 100;

    public double Sampling { get; init; } = 1e-4;
}

/// <summary>How scores become probabilities.</summary>
public enum FastTextLoss
{
    /// <summary>A Huffman tree over labels, a yes or no at each node; for many labels.</summary>
    HierarchicalSoftmax = 1,

    /// <summary>Sampled labels; at prediction each label is judged alone.</summary>
    NegativeSampling = 2,

    /// <summary>All labels share one.</summary>
    Softmax = 3,

    /// <summary>Each label is judged alone: a text may have several.</summary>
    OneVsAll = 4,
}
