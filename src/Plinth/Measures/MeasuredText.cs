namespace Plinth.Measures;

/// <summary>A document as measures see it.</summary>
/// <param name="Id">What it is told apart by.</param>
/// <param name="Text">Its text.</param>
/// <param name="Url">Its address, or null.</param>
public sealed record MeasuredText(string Id, string Text, string? Url = null);
