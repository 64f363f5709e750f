namespace Plinth.Sources.Pdf;

/// <summary>One glyph of a page, the page turned so that it stands upright.</summary>
/// <param name="Text">Its characters; a space for one that draws nothing.</param>
/// <param name="X0">Where it begins, in points from the left.</param>
/// <param name="X1">Where the next one would begin.</param>
/// <param name="Y">Its base line, in points upwards.</param>
/// <param name="Size">Size of its font in points.</param>
/// <param name="Mono">Whether all glyphs of its font are of one width.</param>
internal readonly record struct PdfGlyph(string Text, double X0, double X1, double Y, double Size, bool Mono);
