namespace Plinth.Languages;

/// <summary>One word of a text.</summary>
/// <param name="Start">Where it starts, in UTF-16 units from the start of the text.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
/// <param name="IsSymbol">True when it holds neither letter nor digit: punctuation and signs.</param>
public readonly record struct WordSpan(int Start, int Length, bool IsSymbol);
