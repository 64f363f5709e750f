using System.Text;

namespace Plinth.Sources.Pdf;

/// <summary>Takes running heads, running feet and page numbers off: what stands at the edge of several pages at the same height and says the same but for its numbers.</summary>
internal static class PdfMargins
{
    private const int Deep = 3;
    private const int LeastPages = 3;
    private const int LeastNumbers = 2;
    private const double Grid = 3;

    /// <summary>Removes them from the pieces of each page.</summary>
    public static void Clear(List<List<PdfPiece>> pages)
    {
        var edges = pages.ConvertAll(pieces => pieces.Count == 0 ? [] : Edges(pieces));
        var counts = new Dictionary<(string, bool, long), int>();
        foreach (var edge in edges)
            foreach (var key in edge.SelectMany(e => e.Keys).Distinct()) counts[key] = counts.GetValueOrDefault(key) + 1;
        for (var page = 0; page < pages.Count; page++)
        {
            var gone = new HashSet<PdfPiece>(ReferenceEqualityComparer.Instance);
            foreach (var top in (bool[])[true, false])
            {
                // From the edge inwards, up to the first row that is the page's own.
                foreach (var row in edges[page].Where(e => e.Top == top))
                {
                    if (row.Keys.Max(counts.GetValueOrDefault) < (row.Keys[0].Text.Any(char.IsLetter) ? Math.Min(LeastPages, Math.Max(2, pages.Count)) : LeastNumbers)) break;
                    gone.UnionWith(row.Pieces);
                }
            }

            if (gone.Count > 0 && gone.Count < pages[page].Count) pages[page].RemoveAll(gone.Contains);
            else if (gone.Count > 0 && gone.Sum(p => p.Letters) < 40) pages[page].Clear();
        }
    }

    private static List<Edge> Edges(List<PdfPiece> pieces)
    {
        var rows = new List<List<PdfPiece>>();
        foreach (var piece in pieces.OrderByDescending(p => p.Y))
        {
            if (rows.Count > 0 && rows[^1][0].Y - piece.Y < 0.4 * piece.Size) rows[^1].Add(piece);
            else rows.Add([piece]);
        }

        var edges = new List<Edge>();
        for (var i = 0; i < Math.Min(Deep, rows.Count); i++) edges.Add(new(true, rows[i]));
        for (var i = 0; i < Math.Min(Deep, rows.Count); i++) edges.Add(new(false, rows[rows.Count - 1 - i]));
        return edges;
    }

    // Numbers, Roman ones too, are as good as each other.
    private static string Form(IEnumerable<PdfPiece> pieces)
    {
        var form = new StringBuilder();
        foreach (var piece in pieces.OrderBy(p => p.X0))
            foreach (var word in piece.Text.Split(' '))
            {
                if (word.Length == 0) continue;
                if (word.All(c => c is 'i' or 'v' or 'x' or 'l')) form.Append('#');
                else
                    foreach (var c in word)
                    {
                        if (!char.IsAsciiDigit(c)) form.Append(char.ToLowerInvariant(c));
                        else if (form.Length == 0 || form[^1] != '#') form.Append('#');
                    }
            }

        return form.ToString();
    }

    private sealed record Edge(bool Top, List<PdfPiece> Pieces)
    {
        // Heights on a grid and on the same one moved by half, so that no edge of it parts equal ones.
        public IReadOnlyList<(string Text, bool Top, long Height)> Keys { get; } =
            Form(Pieces) is var form && Pieces[0].Y is var y ? [(form, Top, (long)Math.Floor(y / Grid) * 2), (form, Top, ((long)Math.Floor((y / Grid) + 0.5) * 2) + 1)] : [];
    }
}
