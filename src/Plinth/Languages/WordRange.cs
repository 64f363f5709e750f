namespace Plinth.Languages;

/// <summary>Words that stay when a text is edited, and how far they move.</summary>
/// <param name="From">First of the words.</param>
/// <param name="To">Last of them, exclusive.</param>
/// <param name="Shift">What is added to where they start, in UTF-16 units.</param>
internal readonly record struct WordRange(int From, int To, int Shift);
