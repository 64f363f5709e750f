namespace Plinth.Tokens;

/// <summary>The size of some documents.</summary>
/// <param name="Documents">How many.</param>
/// <param name="Bytes">Their text in UTF-8.</param>
/// <param name="Chars">Characters: code points.</param>
/// <param name="Tokens">Ids, without special ones around documents.</param>
public readonly record struct TokenCount(long Documents, long Bytes, long Chars, long Tokens)
{
    /// <summary>Both together.</summary>
    public static TokenCount operator +(TokenCount a, TokenCount b) => new(a.Documents + b.Documents, a.Bytes + b.Bytes, a.Chars + b.Chars, a.Tokens + b.Tokens);
}
