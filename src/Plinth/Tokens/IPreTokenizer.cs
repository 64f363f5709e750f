namespace Plinth.Tokens;

/// <summary>
/// Cuts UTF-8 text into pre-tokens, the pieces that no merge crosses. Pure: the same bytes are cut the same way, whatever came before
/// <c>start</c> within one text. Every byte belongs to exactly one pre-token, so the pre-tokens joined are the text.
/// </summary>
public interface IPreTokenizer
{
    /// <summary>The regular expression whose matches, one after the other, are the pre-tokens; in the syntax that Oniguruma and Rust read.</summary>
    string Pattern { get; }

    /// <summary>The end of the pre-token that begins at <paramref name="start"/>.</summary>
    /// <param name="utf8">The whole text, valid UTF-8.</param>
    /// <param name="start">Where the pre-token begins: 0 or an end that this method gave; less than the length.</param>
    /// <returns>An index above <paramref name="start"/> and at most the length.</returns>
    int End(ReadOnlySpan<byte> utf8, int start);

    /// <summary>The ends of the pre-tokens from <paramref name="start"/> on, one after the other: what <see cref="End"/> gives, for many at once.</summary>
    /// <param name="utf8">The whole text, valid UTF-8.</param>
    /// <param name="start">Where the first begins: 0 or an end.</param>
    /// <param name="ends">Where the ends go; as many as it holds or the text has.</param>
    /// <returns>How many.</returns>
    int Ends(ReadOnlySpan<byte> utf8, int start, Span<int> ends)
    {
        var count = 0;
        for (var at = start; count < ends.Length && at < utf8.Length;) ends[count++] = at = End(utf8, at);
        return count;
    }
}
