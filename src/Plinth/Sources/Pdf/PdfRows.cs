namespace Plinth.Sources.Pdf;

/// <summary>Puts pieces on one base line together to rows, from the top down.</summary>
internal static class PdfRows
{
    private const double CellGap = 1.5;
    private const double SameLine = 0.3;
    private const double RaisedLine = 0.55;
    private const double Near = 3;

    /// <summary>The rows of pieces.</summary>
    public static List<PdfRow> Of(IEnumerable<PdfPiece> pieces)
    {
        var rows = new List<PdfRow>();
        var row = new List<PdfPiece>();
        PdfPiece? lead = null;
        foreach (var piece in pieces.OrderByDescending(p => p.Y).ThenBy(p => p.X0))
        {
            if (lead is not null && !OnLine(lead, piece)) End();
            if (lead is null || piece.Size > lead.Size * 1.05) lead = piece;
            row.Add(piece);
        }

        End();
        FindTables(rows);
        return rows;

        void End()
        {
            if (row.Count > 0) rows.Add(Joined(row, lead!));
            row.Clear();
            lead = null;
        }
    }

    private static bool OnLine(PdfPiece lead, PdfPiece piece)
    {
        var (larger, smaller) = (Math.Max(lead.Size, piece.Size), Math.Min(lead.Size, piece.Size));
        return lead.Y - piece.Y <= (smaller > 0.85 * larger ? SameLine : RaisedLine) * larger;
    }

    private static PdfRow Joined(List<PdfPiece> pieces, PdfPiece lead)
    {
        pieces.Sort((a, b) => a.X0 != b.X0 ? a.X0.CompareTo(b.X0) : b.Y.CompareTo(a.Y));
        var cells = new List<PdfPiece>();
        foreach (var piece in pieces)
        {
            if (cells.Count == 0 || piece.X0 - cells[^1].X1 > CellGap * lead.Size)
            {
                cells.Add(piece);
                continue;
            }

            var last = cells[^1];
            var spaces = PdfPieces.Spaces(last.Text[^1], piece.Text[0], piece.X0 - last.X1, lead.Size, drawn: false, last.Mono && piece.Mono);
            cells[^1] = last with { Text = $"{last.Text}{new string(' ', spaces)}{piece.Text}", X1 = Math.Max(last.X1, piece.X1), Mono = last.Mono && piece.Mono };
        }

        return new() { Cells = cells, Y = lead.Y, Size = lead.Size };
    }

    // Two rows of several cells are of a table when a cell that is not their first begins or ends at the same place.
    private static void FindTables(List<PdfRow> rows)
    {
        for (var i = 0; i + 1 < rows.Count; i++)
        {
            var (a, b) = (rows[i], rows[i + 1]);
            if (a.Cells.Count < 2 || b.Cells.Count < 2 || a.Y - b.Y > Near * a.Size) continue;
            var within = 0.5 * a.Size;
            if (a.Cells.Skip(1).Any(x => b.Cells.Skip(1).Any(y => Math.Abs(x.X0 - y.X0) < within || Math.Abs(x.X1 - y.X1) < within || Math.Abs(x.X0 + x.X1 - y.X0 - y.X1) < within)))
                a.InTable = b.InTable = true;
        }
    }
}
