namespace Plinth.Chinese;

/// <summary>A stretch that goes.</summary>
/// <param name="Kind">Its kind, a number in <see cref="AdWords.Kinds"/>.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct AdCut(int Kind, int Start, int End);
