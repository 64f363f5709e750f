namespace Plinth.Sources.Pdf;

/// <summary>Glyphs that follow one another on a base line without a wide gap.</summary>
/// <param name="Text">Their text, with the spaces between.</param>
/// <param name="X0">Left end in points.</param>
/// <param name="X1">Right end in points.</param>
/// <param name="Y">Base line in points upwards.</param>
/// <param name="Size">Size of the largest font in it.</param>
/// <param name="Mono">Whether it is of a font with one width.</param>
internal sealed record PdfPiece(string Text, double X0, double X1, double Y, double Size, bool Mono)
{
    /// <summary>Width in letters; a Chinese character is two.</summary>
    public int Letters { get; } = Text.Length + Text.Count(PdfCharacters.IsWide);
}
