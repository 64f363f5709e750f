namespace Plinth.Encodings;

/// <summary>What was found of text that was read by a wrong encoding, and the text without it.</summary>
/// <param name="Text">The text, repaired where that could be done beyond doubt; the same object where nothing was.</param>
/// <param name="Kind">How it came about (<c>utf-8-as-windows-1252</c>), the first kind found; null where nothing was.</param>
/// <param name="Repaired">Characters that the repair gave back.</param>
/// <param name="Lost">Characters that no repair brings back: U+FFFD, 锟斤拷, ï¿½.</param>
public readonly record struct MojibakeFound(string Text, string? Kind, int Repaired, int Lost);
