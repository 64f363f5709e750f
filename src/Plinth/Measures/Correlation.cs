namespace Plinth.Measures;

/// <summary>Whether two lists of numbers go together.</summary>
public static class Correlation
{
    /// <summary>Fewest pairs that tell anything.</summary>
    public const int Fewest = 4;

    /// <summary>Pearson's r, -1 to 1; NaN when one list does not vary.</summary>
    public static double Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (mx, my) = (x.Average(), y.Average());
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Count; i++)
        {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }

        return xx == 0 || yy == 0 ? double.NaN : xy / Math.Sqrt(xx * yy);
    }

    /// <summary>Spearman's rho: Pearson's r of the ranks, equal numbers sharing the mean of theirs.</summary>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>The share of orders of y whose Spearman's rho is as far from 0 as this one or farther: all orders up to 8 pairs, else 20,000 drawn ones. 0 to 1.</summary>
    public static double Chance(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var (a, b) = (Ranks(x), Ranks(y));
        var least = Math.Abs(Pearson(a, b)) - 1e-9;
        var (met, all) = (0, 0);
        void Look()
        {
            all++;
            if (Math.Abs(Pearson(a, b)) >= least) met++;
        }

        void Orders(int from)
        {
            if (from == b.Length) Look();
            for (var i = from; i < b.Length; i++)
            {
                (b[from], b[i]) = (b[i], b[from]);
                Orders(from + 1);
                (b[from], b[i]) = (b[i], b[from]);
            }
        }

        if (b.Length <= 8) Orders(0);
        else
        {
            var random = new Random(17);
            for (var i = 0; i < 20_000; i++)
            {
                random.Shuffle(b);
                Look();
            }
        }

        return (double)met / all;
    }

    private static double[] Ranks(IReadOnlyList<double> values) => [.. values.Select(v => values.Count(o => o < v) + (values.Count(o => o == v) + 1) / 2.0)];
}
