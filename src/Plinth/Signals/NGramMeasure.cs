namespace Plinth.Signals;

/// <summary>How much of a text its repeated n-grams are, in code points.</summary>
/// <param name="TopCount">Occurrences of the most frequent n-gram; 0 when the text has fewer than n words.</param>
/// <param name="TopChars">Occurrences times length of that n-gram (the first of equals), a space between its words.</param>
/// <param name="TopBareChars">Occurrences times length, without spaces, of the longest among the most frequent.</param>
/// <param name="DuplicatedChars">Length, without spaces, of the n-grams met again when reading on after each by n words.</param>
/// <param name="CoveredChars">Length of the words that stand in any n-gram that occurs at least twice, each word once.</param>
public readonly record struct NGramMeasure(int TopCount, long TopChars, long TopBareChars, long DuplicatedChars, long CoveredChars);
