namespace Plinth.TextModels.NGrams;

/// <summary>How a language model is written.</summary>
public enum NGramFormat
{
    /// <summary>ARPA text: for people and for other tools.</summary>
    Arpa,

    /// <summary>KenLM's hash tables: the fastest, and the largest.</summary>
    Probing,

    /// <summary>KenLM's trie: half of that, and half as fast.</summary>
    Trie,
}

/// <summary>How a trie is packed.</summary>
/// <param name="ProbabilityBits">Bits of a probability's bin, 2 to 25; null keeps probabilities as they are.</param>
/// <param name="BackoffBits">Bits of a backoff's bin, 2 to 25; goes with <paramref name="ProbabilityBits"/>.</param>
/// <param name="PointerBits">Most bits that an array may cut from pointers, 0 to 25; null for whole pointers.</param>
public sealed record TriePacking(int? ProbabilityBits = null, int? BackoffBits = null, int? PointerBits = null)
{
    internal KenLmType Type => (ProbabilityBits, PointerBits) switch
    {
        (null, null) => KenLmType.Trie,
        (not null, null) => KenLmType.QuantisedTrie,
        (null, not null) => KenLmType.ArrayTrie,
        _ => KenLmType.QuantisedArrayTrie,
    };

    internal void Check()
    {
        if (ProbabilityBits.HasValue != BackoffBits.HasValue) throw new PlinthException("probabilities and backoffs are put into bins together");
        foreach (var bits in (int?[])[ProbabilityBits, BackoffBits])
            if (bits is < 2 or > TrieLayout.MostBinBits) throw new PlinthException($"bins of {bits} bits; 2 to {TrieLayout.MostBinBits} can be");
        if (PointerBits is < 0 or > 25) throw new PlinthException($"{PointerBits} bits cut from pointers; 0 to 25 can be");
    }
}
