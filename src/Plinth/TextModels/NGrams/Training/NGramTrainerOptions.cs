namespace Plinth.TextModels.NGrams.Training;

/// <summary>How a language model is trained.</summary>
public sealed record NGramTrainerOptions
{
    /// <summary>Most words in an n-gram, 1 to 6; 5 by default.</summary>
    public int Order { get; init; } = 5;

    /// <summary>
    /// For each order from 1, n-grams met this often or less are pruned; the last number stands for the orders that follow. The first is 0: words are never
    /// pruned. <c>[0, 0, 1]</c> drops n-grams of three words and more that were met once. None by default.
    /// </summary>
    public IReadOnlyList<long> Prune { get; init; } = [0];

    /// <summary>Bytes that counts and sorts may take; 1 GiB by default, 16 MiB at least.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>Words of text at which its n-grams go to disk; what <see cref="Memory"/> allows where this is null.</summary>
    internal int? PartEntries { get; init; }

    internal void Check()
    {
        if (Order is < 1 or > Gram.MaxOrder) throw new PlinthException($"order {Order}; 1 to {Gram.MaxOrder} can be trained");
        if (Memory < 16 << 20) throw new PlinthException("memory below 16 MiB");
        if (Prune.Count == 0 || Prune.Count > Order) throw new PlinthException($"{Prune.Count} limits to prune by; expected 1 to {Order}");
        if (Prune[0] != 0) throw new PlinthException("the first limit to prune by must be 0: words are never pruned");
        for (var i = 1; i < Prune.Count; i++)
            if (Prune[i] < Prune[i - 1]) throw new PlinthException("limits to prune by must not fall: an n-gram's end must stay where the n-gram stays");
    }

    internal NGramTrainerOptions Whole() => this with { Prune = [.. Prune, .. Enumerable.Repeat(Prune[^1], Order - Prune.Count)] };
}

/// <summary>What a training made.</summary>
/// <param name="Sentences">Number of sentences.</param>
/// <param name="Tokens">Number of words in them.</param>
/// <param name="Words">Number of different words, with <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</param>
/// <param name="Counts">Number of n-grams in the model, by order from 1.</param>
/// <param name="Discounts">Discounts by order from 1.</param>
public sealed record TrainedNGrams(long Sentences, long Tokens, int Words, IReadOnlyList<long> Counts, IReadOnlyList<Discount> Discounts);
