namespace Plinth.Tokens;

/// <summary>A token outside the model: it is found in text before all else and never cut.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text, such as <c>&lt;|endoftext|&gt;</c>.</param>
/// <param name="Special">Skipped on decoding when asked, and not read from text unless asked; false for plain added words.</param>
/// <param name="LeftStrip">Takes the white space before it.</param>
/// <param name="RightStrip">Takes the white space after it.</param>
/// <param name="SingleWord">Only where no letter or digit touches it.</param>
/// <param name="Normalized">Looked for in the normalised text instead of the text as it came.</param>
public sealed record SpecialToken(
    int Id, string Text, bool Special = true, bool LeftStrip = false, bool RightStrip = false, bool SingleWord = false, bool Normalized = false);
