namespace Plinth.Sources.Pdf;

/// <summary>A line of text, or a row of cells with wide gaps between.</summary>
internal sealed class PdfRow
{
    /// <summary>Its cells from left to right; a line of prose has one.</summary>
    public required List<PdfPiece> Cells { get; init; }

    /// <summary>Base line in points upwards.</summary>
    public required double Y { get; init; }

    /// <summary>Size of the largest font in it.</summary>
    public required double Size { get; init; }

    /// <summary>Whether it is a line of code: of a font with one width, and no end of a paragraph.</summary>
    public bool Code { get; set; }

    /// <summary>Whether dots lead from a heading to its page.</summary>
    public bool Leads => Text is var text && (text.Contains("....", StringComparison.Ordinal) || text.Contains(". . . .", StringComparison.Ordinal));

    /// <summary>Left end in points.</summary>
    public double X0 => Cells[0].X0;

    /// <summary>Right end in points.</summary>
    public double X1 => Cells[^1].X1;

    /// <summary>Whether it is a row of a table.</summary>
    public bool InTable { get; set; }

    /// <summary>The text, cells parted by one space.</summary>
    public string Text => Cells.Count == 1 ? Cells[0].Text : string.Join(' ', Cells.Select(cell => cell.Text));
}
