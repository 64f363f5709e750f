namespace Plinth.Models.Lab.Scaling;

/// <summary>Fits laws to trainings.</summary>
public static class ScalingFitter
{
    /// <summary>Huber's delta on differences of logarithms: Hoffmann et al. 2022, section 3.3.</summary>
    private const double Delta = 1e-3;

    /// <summary>Hoffmann's approach 3: E, A, B, alpha, beta by the sum of Huber losses of ln L, from a grid of starts; Besiroglu et al. 2024 for the sum.</summary>
    /// <param name="points">At least six trainings of different sizes.</param>
    /// <param name="resamples">Times that points are drawn again for intervals.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static ScalingFit Chinchilla(IReadOnlyList<ScalingPoint> points, int resamples = 200, ulong seed = 17)
    {
        Enough(points, 6);
        var starts = (from alpha in (double[])[0.2, 0.5, 1] from beta in (double[])[0.2, 0.5, 1] from e in (double[])[-1, 0, 1] from a in (double[])[2, 8] from b in (double[])[2, 8] select new[] { a, b, e, alpha, beta }).ToList();
        return Fit(points, starts, Law, resamples, seed);

        static ScalingLaw Law(double[] p) => new ChinchillaLaw(Math.Exp(p[2]), Math.Exp(p[0]), Math.Exp(p[1]), p[3], p[4]) { Name = "fitted" };
    }

    /// <summary>Kaplan's equation 1.5.</summary>
    /// <inheritdoc cref="Chinchilla"/>
    public static ScalingFit Kaplan(IReadOnlyList<ScalingPoint> points, int resamples = 200, ulong seed = 17)
    {
        Enough(points, 5);
        var starts = (from n in (double[])[20, 32] from d in (double[])[20, 31] from a in (double[])[0.05, 0.1, 0.3] from b in (double[])[0.05, 0.1, 0.3] select new[] { n, d, a, b }).ToList();
        return Fit(points, starts, Law, resamples, seed);

        static ScalingLaw Law(double[] p) => new KaplanLaw(Math.Exp(p[0]), Math.Exp(p[1]), p[2], p[3]) { Name = "fitted" };
    }

    /// <summary>Muennighoff's two decays, over a law of fresh data.</summary>
    /// <param name="fresh">The law of fresh data, fitted before or published.</param>
    /// <param name="points">At least three trainings, some of them on repeated tokens.</param>
    /// <param name="resamples">Times that points are drawn again for intervals.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static ScalingFit Repeated(ChinchillaLaw fresh, IReadOnlyList<ScalingPoint> points, int resamples = 200, ulong seed = 17)
    {
        Enough(points, 3);
        if (points.All(p => p.Unique is null || p.Unique >= p.Tokens)) throw new PlinthException("no training repeats its tokens: unique_tokens is below tokens in none of the points");
        var starts = (from d in (double[])[0, 1.5, 3] from n in (double[])[0, 1.5, 3] select new[] { d, n }).ToList();
        return Fit(points, starts, p => new RepeatedLaw(fresh, Math.Exp(p[0]), Math.Exp(p[1])) { Name = "fitted" }, resamples, seed);
    }

    /// <summary>
    /// Hoffmann's approach 2: trainings that cost as much (within 10 %) form a parabola in ln N, whose lowest points follow a power of the cost.
    /// </summary>
    /// <returns>N = coefficient · C^exponent, and the lowest point of each budget.</returns>
    public static (double Coefficient, double Exponent, IReadOnlyList<(double Flops, double Parameters)> Lowest) IsoFlop(IReadOnlyList<ScalingPoint> points)
    {
        var lowest = new List<(double, double)>();
        foreach (var budget in Budgets(points).Where(b => b.Count >= 3))
        {
            var (a, b, _) = Parabola([.. budget.Select(p => (Math.Log(p.Parameters), p.Loss))]);
            if (a > 0) lowest.Add((Math.Exp(budget.Average(p => Math.Log(p.Flops))), Math.Exp(-b / (2 * a))));
        }

        if (lowest.Count < 2) throw new PlinthException("approach 2 needs two budgets or more, each with three trainings or more around its lowest loss");
        return (Power(lowest).Coefficient, Power(lowest).Exponent, lowest);
    }

    /// <summary>Hoffmann's approach 1: of all trainings at all times, the one with the least loss at each cost; its size follows a power of the cost.</summary>
    /// <param name="curves">Of each training: its parameters and its loss by tokens.</param>
    /// <param name="costs">Costs between the cheapest and the dearest at which the lowest is taken.</param>
    public static (double Coefficient, double Exponent, IReadOnlyList<(double Flops, double Parameters)> Lowest) Envelope(IReadOnlyList<(double Parameters, IReadOnlyList<(double Tokens, double Loss)> Curve)> curves, int costs = 1500)
    {
        var (least, most) = (curves.Min(c => 6 * c.Parameters * c.Curve[0].Tokens), curves.Max(c => 6 * c.Parameters * c.Curve[^1].Tokens));
        var lowest = new List<(double, double)>();
        // Where the smallest or the largest is the best of these, the best of all may lie beyond.
        var (smallest, largest) = (curves.Min(c => c.Parameters), curves.Max(c => c.Parameters));
        for (var i = 0; i < costs; i++)
        {
            var flops = least * Math.Pow(most / least, (i + 0.5) / costs);
            var there = curves.Select(c => (c.Parameters, Loss: At(c.Curve, flops / 6 / c.Parameters))).Where(c => c.Loss is not null).ToList();
            if (there.Count >= 3 && there.MinBy(c => c.Loss).Parameters is var best && best > smallest && best < largest && best > there.Min(c => c.Parameters) && best < there.Max(c => c.Parameters)) lowest.Add((flops, best));
        }

        if (lowest.Select(l => l.Item2).Distinct().Count() < 2) throw new PlinthException("approach 1 needs trainings of several sizes whose costs overlap, each with its losses on the way");
        return (Power(lowest).Coefficient, Power(lowest).Exponent, lowest);
    }

    private static ScalingFit Fit(IReadOnlyList<ScalingPoint> points, List<double[]> starts, Func<double[], ScalingLaw> law, int resamples, ulong seed)
    {
        var (best, _) = starts.Select(s => LeastResiduals.Minimise(s, p => Residuals(points, law(p)), Delta)).Where(f => f.At.All(double.IsFinite)).MinBy(f => f.Sum);
        if (best is null) throw new PlinthException("no law could be fitted to these points");
        var resampled = new ScalingLaw[resamples];
        Parallel.For(0, resamples, i =>
        {
            var draw = new Draw(seed * 1_000_003 + (ulong)i);
            var drawn = Enumerable.Range(0, points.Count).Select(_ => points[draw.Below(points.Count)]).ToList();
            resampled[i] = law(LeastResiduals.Minimise(best, p => Residuals(drawn, law(p)), Delta).At);
        });
        return new(law(best), resampled, Math.Sqrt(Residuals(points, law(best)).Average(r => r * r)));
    }

    private static double[] Residuals(IReadOnlyList<ScalingPoint> points, ScalingLaw law) =>
        [.. points.Select(p => law.Loss(p.Parameters, p.Tokens, p.Unique) is > 0 and var l && double.IsFinite(l) ? Math.Log(l) - Math.Log(p.Loss) : 1e3)];

    private static void Enough(IReadOnlyList<ScalingPoint> points, int least)
    {
        if (points.Count < least) throw new PlinthException($"{points.Count} trainings are too few for this law; it takes at least {least}");
    }

    private static IEnumerable<List<ScalingPoint>> Budgets(IReadOnlyList<ScalingPoint> points)
    {
        var group = new List<ScalingPoint>();
        foreach (var point in points.OrderBy(p => p.Flops))
        {
            if (group.Count > 0 && point.Flops > 1.1 * group[0].Flops)
            {
                yield return group;
                group = [];
            }

            group.Add(point);
        }

        if (group.Count > 0) yield return group;
    }

    private static (double A, double B, double C) Parabola(IReadOnlyList<(double X, double Y)> points)
    {
        var middle = points.Average(p => p.X);
        var (fit, _) = LeastResiduals.Minimise([0, 0, points.Average(p => p.Y)], p => [.. points.Select(q => p[0] * (q.X - middle) * (q.X - middle) + p[1] * (q.X - middle) + p[2] - q.Y)], double.PositiveInfinity);
        return (fit[0], fit[1] - 2 * fit[0] * middle, fit[2]);
    }

    private static (double Coefficient, double Exponent) Power(IReadOnlyList<(double X, double Y)> points)
    {
        double x = points.Average(p => Math.Log(p.X)), y = points.Average(p => Math.Log(p.Y));
        var exponent = points.Sum(p => (Math.Log(p.X) - x) * (Math.Log(p.Y) - y)) / points.Sum(p => (Math.Log(p.X) - x) * (Math.Log(p.X) - x));
        return (Math.Exp(y - exponent * x), exponent);
    }

    private static double? At(IReadOnlyList<(double Tokens, double Loss)> curve, double tokens)
    {
        if (tokens < curve[0].Tokens || tokens > curve[^1].Tokens) return null;
        var i = 1;
        while (i < curve.Count - 1 && curve[i].Tokens < tokens) i++;
        if (curve.Count == 1) return curve[0].Loss;
        var share = (tokens - curve[i - 1].Tokens) / (curve[i].Tokens - curve[i - 1].Tokens);
        return curve[i - 1].Loss + share * (curve[i].Loss - curve[i - 1].Loss);
    }
}
