namespace Plinth.Dedup;

/// <summary>How MinHash values are cut into bands: two documents meet when all rows of any band agree.</summary>
/// <param name="Bands">Number of bands, b.</param>
/// <param name="Rows">Values in a band, r.</param>
internal readonly record struct LshShape(int Bands, int Rows)
{
    // What a recall may cost: at most this many times the hashes that were asked for.
    private const int MostTimes = 3;

    /// <summary>Values in all bands.</summary>
    public int Hashes => Bands * Rows;

    /// <summary>Probability that documents of a Jaccard similarity meet: 1 - (1 - s^r)^b.</summary>
    public double Probability(double similarity) => 1 - Math.Pow(1 - Math.Pow(similarity, Rows), Bands);

    /// <summary>A shape that finds pairs at the threshold with the probability <paramref name="recall"/> or more.</summary>
    /// <remarks>
    /// Bands are added at the same number of rows. Where that takes more than three times the hashes, rows go down until it does not: more
    /// candidates then meet, which a check of the true similarity sorts out.
    /// </remarks>
    public LshShape For(double threshold, double recall)
    {
        if (Probability(threshold) >= recall) return this;
        for (var rows = Rows; rows > 1; rows--)
        {
            var shape = Enough(rows, threshold, recall);
            if (shape.Hashes <= MostTimes * Hashes) return shape with { Bands = Math.Max(Bands, shape.Bands) };
        }

        return Enough(1, threshold, recall);
    }

    /// <summary>The shape with the least error at a threshold and up to a number of hashes.</summary>
    /// <remarks>
    /// Error is half the integral of the probability to meet below the threshold plus half that of not meeting above it, by the midpoint rule
    /// with a step of 0.001, as datasketch and text-dedup choose it (Zhu, datasketch, lsh.py; weights 0.5 and 0.5).
    /// </remarks>
    public static LshShape Optimal(double threshold, int hashes)
    {
        var best = new LshShape(1, 1);
        var least = double.PositiveInfinity;
        for (var bands = 1; bands <= hashes; bands++)
        {
            for (var rows = 1; bands * rows <= hashes; rows++)
            {
                var shape = new LshShape(bands, rows);
                var error = 0.5 * Integral(0, threshold, shape.Probability) + 0.5 * Integral(threshold, 1, s => 1 - shape.Probability(s));
                if (error < least) (least, best) = (error, shape);
            }
        }

        return best;
    }

    // A low threshold to a high power asks for more bands than there are numbers; so many are too many all the same.
    private static LshShape Enough(int rows, double threshold, double recall) =>
        new((int)Math.Clamp(Math.Ceiling(Math.Log(1 - recall) / Math.Log(1 - Math.Pow(threshold, rows))), 1, 1 << 20), rows);

    private static double Integral(double from, double to, Func<double, double> f)
    {
        const double Step = 0.001;
        var sum = 0.0;
        for (var s = from; s < to; s += Step) sum += f(s + Step / 2) * Step;
        return sum;
    }
}
