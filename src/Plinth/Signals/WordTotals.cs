namespace Plinth.Signals;

/// <summary>Sums over a text's words; lengths in code points.</summary>
/// <param name="Plain">Words that are not punctuation alone.</param>
/// <param name="PlainChars">Their characters.</param>
/// <param name="Chars">Characters of all words.</param>
/// <param name="WithLetter">Words that hold a letter.</param>
/// <param name="Runs">Runs between white space: the words of Python's <c>str.split</c>.</param>
internal readonly record struct WordTotals(int Plain, long PlainChars, long Chars, int WithLetter, int Runs);
