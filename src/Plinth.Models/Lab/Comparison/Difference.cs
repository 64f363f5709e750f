namespace Plinth.Models.Lab.Comparison;

/// <summary>How much better one arm is than another, in bits a byte, with what chance alone would give.</summary>
/// <param name="Mean">Bits a byte of the second arm less those of the first: above 0 where the first is better.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="SeedDeviation">Deviation between seeds; NaN with one seed.</param>
/// <param name="TextError">Error that comes from the choice of held-out texts.</param>
/// <param name="Seeds">Trainings of each arm.</param>
public sealed record Difference(double Mean, double Low, double High, double SeedDeviation, double TextError, int Seeds)
{
    // Student's t, two-sided 95 %, by degrees of freedom from 1.
    private static readonly double[] Student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131];

    /// <summary>The interval does not hold zero.</summary>
    public bool IsClear => Low > 0 || High < 0;

    /// <summary>Seeds that would make this difference clear, if it is as large as it looks; null where the texts alone leave it open.</summary>
    public int? SeedsToSettle
    {
        get
        {
            for (var seeds = 2; seeds <= 200; seeds++)
                if (Quantile(seeds) * Math.Sqrt(SeedDeviation * SeedDeviation / seeds + TextError * TextError) < Math.Abs(Mean)) return seeds;
            return null;
        }
    }

    /// <summary>Compares two arms seed by seed and text by text.</summary>
    /// <param name="first">Bits of each text, by seed.</param>
    /// <param name="second">The same of the other arm.</param>
    /// <param name="bytes">Bytes of each text.</param>
    /// <param name="sets">The set of each text; each set counts as much.</param>
    /// <param name="seed">Seed of the resampling.</param>
    public static Difference Of(IReadOnlyList<double[]> first, IReadOnlyList<double[]> second, IReadOnlyList<int> bytes, IReadOnlyList<string> sets, ulong seed)
    {
        var seeds = Math.Min(first.Count, second.Count);
        var members = sets.Select((s, i) => (s, i)).GroupBy(p => p.s, StringComparer.Ordinal).Select(g => g.Select(p => p.i).ToArray()).ToList();
        var each = Enumerable.Range(0, seeds).Select(s => Rate(second[s], members) - Rate(first[s], members)).ToArray();
        var mean = each.Average();
        // Texts are drawn again within their sets, with all seeds together.
        var (draw, gaps) = (new Draw(seed), Enumerable.Range(0, bytes.Count).Select(i => Enumerable.Range(0, seeds).Average(s => second[s][i] - first[s][i])).ToArray());
        var again = new double[1000];
        for (var round = 0; round < again.Length; round++) again[round] = Rate(gaps, [.. members.Select(m => m.Select(_ => m[draw.Below(m.Length)]).ToArray())]);
        var text = Deviation(again);
        var between = seeds > 1 ? Deviation(each) : double.NaN;
        var half = seeds > 1 ? Quantile(seeds) * Math.Sqrt(between * between / seeds + text * text) : 1.96 * text;
        return new(mean, mean - half, mean + half, between, text, seeds);

        double Rate(double[] bits, IEnumerable<int[]> groups) => groups.Average(g => g.Sum(i => bits[i]) / g.Sum(i => (double)bytes[i]));
    }

    private static double Quantile(int seeds) => seeds - 2 < Student.Length ? Student[Math.Max(0, seeds - 2)] : 1.96 + 2.5 / (seeds - 1);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
    }
}
