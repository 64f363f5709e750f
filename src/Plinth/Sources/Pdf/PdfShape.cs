namespace Plinth.Sources.Pdf;

/// <summary>How a block of rows is set: its margins, its usual size and the distance of its lines.</summary>
/// <param name="Left">Left margin in points.</param>
/// <param name="Right">Right margin in points.</param>
/// <param name="Size">Size of most of its letters.</param>
/// <param name="Pitch">Usual points from one base line to the next.</param>
internal readonly record struct PdfShape(double Left, double Right, double Size, double Pitch)
{
    /// <summary>The shape of a block.</summary>
    public static PdfShape Of(List<PdfRow> rows)
    {
        var letters = new Dictionary<long, int>();
        foreach (var row in rows) letters[Key(row.Size)] = letters.GetValueOrDefault(Key(row.Size)) + row.Cells.Sum(c => c.Letters);
        var usual = letters.OrderByDescending(l => l.Value).ThenBy(l => l.Key).First().Key;
        var body = rows.Where(r => Key(r.Size) == usual).ToList();
        var steps = new List<double>();
        for (var i = 1; i < rows.Count; i++)
            if (Key(rows[i].Size) == usual && Key(rows[i - 1].Size) == usual) steps.Add(rows[i - 1].Y - rows[i].Y);
        steps.Sort();
        var size = body[0].Size;
        return new(body.Min(r => r.X0), body.Max(r => r.X1), size, steps.Count > 0 ? steps[steps.Count / 3] : size * 1.2);
    }

    private static long Key(double size) => (long)Math.Round(size * 2);
}
