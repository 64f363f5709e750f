namespace Plinth.TextModels.Fitting;

/// <summary>A limit chosen from the values of a rule on a better and on a worse corpus.</summary>
/// <remarks>
/// After FineWeb (Penedo et al. 2024, arXiv:2406.17557, section 3.5): where distributions differ, cut where the worse corpus has more. The limit taken is
/// the one with the largest difference between the shares dropped of the worse and of the better, among those that cost the better no more than is allowed.
/// </remarks>
/// <param name="Rule">The rule.</param>
/// <param name="AtLeast">True when values below the limit drop.</param>
/// <param name="Limit">The limit; null where none is worth having.</param>
/// <param name="GoodDropped">Share of the better corpus that it drops.</param>
/// <param name="RawDropped">Share of the worse corpus that it drops.</param>
/// <param name="Now">The limit that the rule has now.</param>
/// <param name="GoodDroppedNow">Share of the better corpus that that drops.</param>
/// <param name="RawDroppedNow">Share of the worse corpus that that drops.</param>
/// <param name="GoodValues">The values below which 10, 50 and 90 % of the better corpus lie.</param>
/// <param name="RawValues">The same of the worse.</param>
public sealed record LimitFit(
    string Rule, bool AtLeast, double? Limit, double GoodDropped, double RawDropped, double Now, double GoodDroppedNow, double RawDroppedNow,
    IReadOnlyList<double> GoodValues, IReadOnlyList<double> RawValues)
{
    private static readonly double[] Shares = [0.1, 0.5, 0.9];

    /// <summary>Chooses a limit.</summary>
    /// <param name="good">Values of the better corpus.</param>
    /// <param name="raw">Values of the worse corpus, of the same rule.</param>
    /// <param name="now">The limit that the rule has now.</param>
    /// <param name="maxLoss">Largest share of the better corpus that may be dropped, 0 to 1.</param>
    /// <param name="minGain">Least difference of the shares dropped for a limit to be worth having, 0 to 1.</param>
    public static LimitFit Of(RuleTally good, RuleTally raw, double now, double maxLoss, double minGain)
    {
        var edges = good.Buckets.Keys.Union(raw.Buckets.Keys).Order().ToArray();
        double best = minGain, goodDropped = 0, rawDropped = 0;
        double? limit = null;
        foreach (var bucket in edges)
        {
            // What is in the bucket stays; what lies beyond it is dropped.
            var at = good.AtLeast ? RuleTally.LowerEdge(bucket) : bucket == 0 ? 0 : RuleTally.UpperEdge(bucket);
            double g = Dropped(good, at), r = Dropped(raw, at);
            if (g > maxLoss || r - g < best) continue;
            (best, limit, goodDropped, rawDropped) = (r - g, at, g, r);
        }

        return new LimitFit(good.Rule, good.AtLeast, limit, goodDropped, rawDropped, now, Dropped(good, now), Dropped(raw, now), Values(good), Values(raw));
    }

    /// <summary>Share of values that a limit drops; a bucket that the limit stands in counts by the part beyond it.</summary>
    internal static double Dropped(RuleTally tally, double limit)
    {
        double dropped = 0, all = 0;
        foreach (var (bucket, count) in tally.Buckets)
        {
            all += count;
            double low = RuleTally.LowerEdge(bucket), high = RuleTally.UpperEdge(bucket);
            if (low > high) (low, high) = (high, low);
            var below = high > low ? Math.Clamp((limit - low) / (high - low), 0, 1) : low < limit ? 1 : 0;
            dropped += count * (tally.AtLeast ? below : low == high && low == limit ? 0 : 1 - below);
        }

        return all == 0 ? 0 : dropped / all;
    }

    private static double[] Values(RuleTally tally)
    {
        var all = tally.Buckets.Values.Sum();
        return
        [
            .. Shares.Select(share =>
            {
                long below = 0;
                foreach (var (bucket, count) in tally.Buckets.OrderBy(b => b.Key))
                    if ((below += count) >= share * all) return RuleTally.LowerEdge(bucket);
                return 0.0;
            }),
        ];
    }
}
