using System.Text;

namespace Plinth.Sources.Pdf;

/// <summary>Puts glyphs together to pieces of lines.</summary>
internal static class PdfPieces
{
    // In sizes of the font. A word's space is a quarter to a third, kerning within words less than a tenth; gaps between columns are larger than one.
    private const double WordGap = 0.15;
    private const double WideGap = 0.5;
    private const double PieceGap = 1.0;
    private const double MonoPieceGap = 12;

    /// <summary>The pieces, in the order in which they were drawn.</summary>
    public static List<PdfPiece> Of(List<PdfGlyph> glyphs)
    {
        var pieces = new List<PdfPiece>();
        var text = new StringBuilder();
        PdfGlyph last = default;
        var (x0, y, size, mono, all, space) = (0.0, 0.0, 0.0, 0, 0, false);
        foreach (var glyph in glyphs)
        {
            if (glyph.Text == " ")
            {
                space = true;
                continue;
            }

            if (text.Length > 0 && !Follows(last, y, size, glyph)) End();
            if (text.Length == 0) (x0, y, size) = (glyph.X0, glyph.Y, glyph.Size);
            else
            {
                text.Append(' ', Spaces(last.Text[^1], glyph.Text[0], glyph.X0 - last.X1, Math.Max(last.Size, glyph.Size), space, last.Mono && glyph.Mono));
                // The base line is that of the largest letters, not of what is raised or lowered.
                if (glyph.Size > size * 1.05) (y, size) = (glyph.Y, glyph.Size);
            }

            text.Append(glyph.Text);
            all++;
            if (glyph.Mono) mono++;
            (last, space) = (glyph, false);
        }

        End();
        return pieces;

        void End()
        {
            if (text.Length > 0) pieces.Add(new(text.ToString(), x0, last.X1, y, size, mono * 5 >= all * 4));
            text.Clear();
            (mono, all, space) = (0, 0, false);
        }
    }

    /// <summary>Spaces between two characters by what is between them.</summary>
    /// <param name="before">The character before.</param>
    /// <param name="after">The character behind.</param>
    /// <param name="gap">Points between them.</param>
    /// <param name="size">Size of their font.</param>
    /// <param name="drawn">Whether the file has a space there.</param>
    /// <param name="mono">Whether both are of a font with one width, where spaces count.</param>
    public static int Spaces(char before, char after, double gap, double size, bool drawn, bool mono)
    {
        var (a, b) = (PdfCharacters.IsWide(before), PdfCharacters.IsWide(after));
        if (a && b) return 0;
        if (a || b) return (drawn && gap > 0) || gap > WideGap * size ? 1 : 0;
        if (mono) return gap > 0.3 * size ? Math.Max(1, (int)Math.Round(gap / (0.6 * size))) : drawn ? 1 : 0;
        return drawn || gap > WordGap * size ? 1 : 0;
    }

    private static bool Follows(PdfGlyph last, double y, double size, PdfGlyph next)
    {
        var larger = Math.Max(size, next.Size);
        var tolerance = next.Size > size * 0.95 && next.Size < size * 1.05 ? 0.3 : 0.55;
        if (Math.Abs(next.Y - y) > tolerance * larger) return false;
        var gap = next.X0 - last.X1;
        return gap > -0.5 * larger && gap < (last.Mono && next.Mono ? MonoPieceGap : PieceGap) * larger;
    }
}
