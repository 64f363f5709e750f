namespace Plinth.Tokens.PreTokenizers;

/// <summary>Finds pre-tokenisers by name and by their regular expression.</summary>
public static class PreTokenizer
{
    /// <summary>The pre-tokeniser of a name.</summary>
    /// <param name="name">Which pattern.</param>
    /// <param name="digits">Digits of one pre-token, for <c>plinth</c> and <c>cl100k</c>; null: threes. The other two have theirs.</param>
    /// <param name="hanRun">Han letters of one pre-token, for <c>plinth</c>; 8 by default.</param>
    /// <param name="longestRun">Characters of one kind in one pre-token, for <c>plinth</c>; 64 by default.</param>
    public static IPreTokenizer Named(PreTokenizerName name, Digits? digits = null, int? hanRun = null, int? longestRun = null) => name switch
    {
        PreTokenizerName.Gpt2 => new Gpt2PreTokenizer(),
        PreTokenizerName.O200k => new O200kPreTokenizer(),
        PreTokenizerName.Cl100k => new Gpt4PreTokenizer(digits ?? Digits.Threes),
        _ => new Gpt4PreTokenizer(digits ?? Digits.Threes, hanRun ?? Gpt4PreTokenizer.DefaultHanRun, longestRun ?? Gpt4PreTokenizer.DefaultLongestRun),
    };
}
