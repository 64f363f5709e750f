namespace Plinth.TextModels.Classifiers;

/// <summary>How a classifier is trained; names and defaults are fastText's but for smaller vectors and fewer buckets, which do as well for few labels.</summary>
public sealed record ClassifierTrainerOptions
{
    /// <summary>Length of a vector, 1 to 1,000; 16 by default.</summary>
    public int Dim { get; init; } = 16;

    /// <summary>How often all texts are gone through; 5 by default.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Learning rate at the start, falling to 0 evenly; 0.1 by default.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>Most words in an n-gram of words; 2 by default.</summary>
    public int WordNgrams { get; init; } = 2;

    /// <summary>Rows that n-grams share; 200,000 by default.</summary>
    public int Buckets { get; init; } = 200_000;

    /// <summary>Fewest characters in an n-gram of characters; 0 for none.</summary>
    public int MinChars { get; init; }

    /// <summary>Most characters in an n-gram of characters; 0 for none.</summary>
    public int MaxChars { get; init; }

    /// <summary>Words met more rarely have no row of their own; 1 by default.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>Softmax (one label a text) or one against all (several).</summary>
    public FastTextLoss Loss { get; init; } = FastTextLoss.Softmax;

    /// <summary>Where chance starts.</summary>
    public ulong Seed { get; init; } = 17;

    internal void Check()
    {
        if (Dim is < 1 or > 1000) throw new PlinthException($"vectors of {Dim} numbers; 1 to 1000 can be");
        if (Epochs is < 1 or > 10_000) throw new PlinthException($"{Epochs} epochs; 1 to 10000 can be");
        if (!(Rate > 0 && Rate <= 10)) throw new PlinthException($"a learning rate of {Rate}; above 0 and at most 10");
        if (WordNgrams is < 1 or > 10) throw new PlinthException($"n-grams of {WordNgrams} words; 1 to 10 can be");
        if (MinChars < 0 || MaxChars is < 0 or > 20 || (MaxChars > 0 && MinChars > MaxChars)) throw new PlinthException("n-grams of characters: at most 20, the fewest not above the most");
        if (Buckets < 1 && (WordNgrams > 1 || MaxChars > 0)) throw new PlinthException("n-grams need buckets");
        if (Loss is not (FastTextLoss.Softmax or FastTextLoss.OneVsAll)) throw new PlinthException("softmax and one-vs-all can be trained");
    }
}
