namespace Plinth.Chinese;

/// <summary>A word of advertising in a text.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Kind">Its kind, a number in <see cref="AdWords.Kinds"/>.</param>
/// <param name="Leads">True where it may begin an insert.</param>
/// <param name="Word">Its number in the list.</param>
/// <param name="Class">The number of its class.</param>
/// <param name="Weak">True where it says nothing of an insert's bounds.</param>
/// <param name="Topic">True where it only says what a text is about: goods, trades, places.</param>
internal readonly record struct AdHit(int Start, int End, int Kind, bool Leads, int Word, int Class, bool Weak, bool Topic);
