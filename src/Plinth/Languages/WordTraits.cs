namespace Plinth.Languages;

/// <summary>What rules ask about a word, found while it is cut out.</summary>
[Flags]
internal enum WordTraits : byte
{
    None = 0,
    /// <summary>Holds a letter (Python's <c>isalpha</c>).</summary>
    Letter = 1,
    /// <summary>Holds neither letter nor number.</summary>
    Symbol = 2,
    /// <summary>All its characters are in datatrove's set of punctuation.</summary>
    Punctuation = 4,
    /// <summary>First word of a run between white space.</summary>
    StartsRun = 8,
    /// <summary>One mark that ends a sentence.</summary>
    EndsSentence = 16,
    /// <summary>All its characters are of Unicode category P.</summary>
    CategoryP = 32,
}
