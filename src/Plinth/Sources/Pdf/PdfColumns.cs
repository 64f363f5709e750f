namespace Plinth.Sources.Pdf;

/// <summary>Puts the pieces of a page into reading order: columns one after the other, what runs across them in between.</summary>
/// <remarks>
/// A gutter is the place that parts the most text to both sides. Between lines that cross it, what stands left and right of it is two columns when both are prose: lines that mostly fill their
/// side. Otherwise it is read line by line, as tables are. Columns are looked at again for gutters of their own.
/// </remarks>
internal static class PdfColumns
{
    private const int Places = 128;
    private const int LeastPieces = 6;
    private const int LeastLines = 3;
    private const int LeastLetters = 12;
    private const double Filled = 0.6;
    private const int MaxDepth = 6;

    /// <summary>The blocks of a page in reading order, each a list of rows.</summary>
    public static List<List<PdfRow>> Order(List<PdfPiece> pieces)
    {
        var blocks = new List<List<PdfRow>>();
        Split(pieces, blocks, 0);
        return blocks;
    }

    private static void Split(List<PdfPiece> pieces, List<List<PdfRow>> blocks, int depth)
    {
        if (pieces.Count == 0) return;
        var bands = depth < MaxDepth && pieces.Count >= LeastPieces && Gutter(pieces) is { } gutter ? Bands(pieces, gutter) : [];
        if (!bands.Exists(band => AreColumns(band, sure: false)))
        {
            blocks.Add(PdfRows.Of(pieces));
            return;
        }

        var lines = new List<PdfPiece>();
        foreach (var band in bands)
        {
            if (!AreColumns(band, sure: true))
            {
                lines.AddRange(band.Left);
                lines.AddRange(band.Right);
                lines.AddRange(band.Across);
                continue;
            }

            if (lines.Count > 0) blocks.Add(PdfRows.Of(lines));
            lines.Clear();
            Split(band.Left, blocks, depth + 1);
            Split(band.Right, blocks, depth + 1);
            lines.AddRange(band.Across);
        }

        if (lines.Count > 0) blocks.Add(PdfRows.Of(lines));
    }

    // Where the lesser of what stands wholly left and wholly right is most.
    private static double? Gutter(List<PdfPiece> pieces)
    {
        var (left, right) = (pieces.Min(p => p.X0), pieces.Max(p => p.X1));
        var step = (right - left) / Places;
        if (step <= 0) return null;
        var ends = new int[Places + 2];
        var begins = new int[Places + 2];
        foreach (var piece in pieces)
        {
            ends[Math.Clamp((int)Math.Ceiling((piece.X1 - left) / step - 0.1), 0, Places)] += piece.Letters;
            begins[Math.Clamp((int)Math.Floor((piece.X0 - left) / step + 0.1), 0, Places)] += piece.Letters;
        }

        for (var i = 1; i <= Places; i++) ends[i] += ends[i - 1];
        for (var i = Places - 1; i >= 0; i--) begins[i] += begins[i + 1];
        var (best, from, to) = (0, 0, 0);
        for (var i = Places / 8; i <= Places - (Places / 8); i++)
        {
            var score = Math.Min(ends[i], begins[i]);
            if (score > best) (best, from) = (score, i);
            if (score == best && to >= from - 1) to = i;
            if (score == best && from == i) to = i;
        }

        return best == 0 ? null : left + (step * (from + to) / 2);
    }

    private static List<Band> Bands(List<PdfPiece> pieces, double gutter)
    {
        var bands = new List<Band>();
        var band = new Band();
        foreach (var piece in pieces.OrderByDescending(p => p.Y).ThenBy(p => p.X0))
        {
            var crosses = piece.X0 < gutter - 1 && piece.X1 > gutter + 1;
            // What crosses ends a band; what follows it begins the next.
            if (!crosses && band.Across.Count > 0 && band.Across[^1].Y - piece.Y > 0.3 * piece.Size)
            {
                bands.Add(band);
                band = new();
            }

            (crosses ? band.Across : (piece.X0 + piece.X1) / 2 < gutter ? band.Left : band.Right).Add(piece);
        }

        bands.Add(band);
        return bands;
    }

    // Where one band has columns, another of few lines has them too.
    private static bool AreColumns(Band band, bool sure)
    {
        if (band.Left.Count == 0 || band.Right.Count == 0) return sure && band.Left.Count + band.Right.Count > 0 && band.Across.Count == 0;
        return IsProse(band.Left, sure) && IsProse(band.Right, sure);
    }

    private static bool IsProse(List<PdfPiece> side, bool sure)
    {
        if (sure) return side.Sum(p => p.Letters) >= LeastLetters * side.Count / 2;
        var lines = PdfRows.Of(side);
        if (lines.Count < LeastLines || lines.Sum(l => l.Cells.Sum(c => c.Letters)) < LeastLetters * lines.Count) return false;
        var width = lines.Max(l => l.X1) - lines.Min(l => l.X0);
        var widths = lines.Select(l => l.Cells.Max(c => c.X1 - c.X0)).Order().ToList();
        return widths[widths.Count / 2] >= Filled * width;
    }

    private sealed class Band
    {
        public List<PdfPiece> Left { get; } = [];
        public List<PdfPiece> Right { get; } = [];
        public List<PdfPiece> Across { get; } = [];
    }
}
