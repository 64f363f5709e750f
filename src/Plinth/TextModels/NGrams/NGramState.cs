namespace Plinth.TextModels.NGrams;

/// <summary>What a language model remembers of the words before: as many as may still matter, and their backoffs.</summary>
/// <remarks>State minimisation as in Li and Khudanpur 2008 and Heafield 2011, section 4: words that no longer n-gram begins with are forgotten.</remarks>
public unsafe struct NGramState
{
    /// <summary>Most words that are remembered: one less than <see cref="NGramModel.MaxOrder"/>.</summary>
    public const int MaxWords = NGramModel.MaxOrder - 1;

    internal fixed uint Words[MaxWords];
    internal fixed float Backoffs[MaxWords];

    /// <summary>Number of words remembered, the latest first.</summary>
    public int Length { get; internal set; }
}
