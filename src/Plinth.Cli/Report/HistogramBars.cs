using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>The bars of a histogram: neighbouring buckets joined until they can be seen, never across the limit.</summary>
internal sealed class HistogramBars
{
    private const double MostBars = 64;

    private readonly ValueAxis _axis;
    private readonly bool _atLeast;
    private readonly bool _limited;
    private readonly double _join = 1;
    private readonly Dictionary<(int Zone, double Group, bool Dropped), Bar> _bars = [];

    public HistogramBars(ValueAxis axis, IReadOnlyList<HistogramBucket> buckets, double? limit, bool atLeast, long dropped)
    {
        (_axis, _atLeast, _limited) = (axis, atLeast, limit is not null);
        while (axis.Width / _join > MostBars) _join *= 2;
        if (limit is { } l) Cut = axis.IsZero(l) ? (atLeast ? axis.ZeroRange.From : axis.ZeroRange.To) : axis.At(l);

        HistogramBucket? cut = null;
        var whole = 0L;
        foreach (var bucket in buckets)
        {
            var side = limit is { } at ? SideOf(bucket, at, atLeast) : 1;
            if (side == 0) cut = bucket;
            else
            {
                if (side < 0) whole += bucket.Count;
                Place(bucket, bucket.Count, dropped: side < 0);
            }
        }

        if (cut is not null) PlaceCut(cut, Math.Clamp(dropped - whole, 0, cut.Count));
        All = [.. _bars.Values.OrderBy(b => b.From).ThenBy(b => b.To)];
    }

    /// <summary>The bars, from left to right.</summary>
    public IReadOnlyList<Bar> All { get; }

    /// <summary>Where the limit's line stands on the axis: at the edge of a bucket if it runs through one.</summary>
    public double Cut { get; private set; }

    /// <summary>The bucket that the limit runs through: how many of it were dropped follows from the total.</summary>
    private void PlaceCut(HistogramBucket bucket, long dropped)
    {
        var kept = bucket.Count - dropped;
        if (!_axis.IsZero(bucket.Lower))
        {
            double a = _axis.At(bucket.Lower), b = _axis.At(bucket.Upper);
            Cut = dropped > kept == _atLeast ? Math.Max(a, b) : Math.Min(a, b);
        }

        if (kept > 0) Place(bucket, kept, dropped: false);
        if (dropped > 0) Place(bucket, dropped, dropped: true);
    }

    private void Place(HistogramBucket bucket, long count, bool dropped)
    {
        double least = Math.Min(bucket.Lower, bucket.Upper), most = Math.Max(bucket.Lower, bucket.Upper);
        var (zeroFrom, zeroTo) = _axis.ZeroRange;
        var zone = _axis.IsZero(bucket.Lower) ? 0 : Math.Sign(bucket.Lower);
        double from = zone <= 0 ? (zone < 0 ? 0 : zeroFrom) : zeroTo, to = zone >= 0 ? (zone > 0 ? _axis.Width : zeroTo) : zeroFrom;
        var group = 0.0;
        if (zone != 0)
        {
            var middle = (_axis.At(least) + _axis.At(most)) / 2;
            if (_limited) middle = dropped == _atLeast ? Math.Min(middle, Cut - 0.5) : Math.Max(middle, Cut + 0.5);
            group = Math.Floor(middle / _join);
            (from, to) = (Math.Max(from, group * _join), Math.Min(to, (group + 1) * _join));
            if (_limited && dropped == _atLeast) to = Math.Max(from, Math.Min(to, Cut));
            else if (_limited) from = Math.Min(to, Math.Max(from, Cut));
        }

        var bar = _bars.GetValueOrDefault((zone, group, dropped), new Bar(from, to, least, most, 0, dropped));
        _bars[(zone, group, dropped)] = bar with { Least = Math.Min(bar.Least, least), Most = Math.Max(bar.Most, most), Count = bar.Count + count };
    }

    // -1: all of it drops; 1: none of it does; 0: the limit runs through it. A bucket holds its edge of smaller magnitude, not the other.
    private static int SideOf(HistogramBucket bucket, double limit, bool atLeast)
    {
        double least = Math.Min(bucket.Lower, bucket.Upper), most = Math.Max(bucket.Lower, bucket.Upper);
        if (least == most) return (atLeast ? least >= limit : least <= limit) ? 1 : -1;
        if (atLeast) return least >= limit ? 1 : most <= limit ? -1 : 0;
        return most <= limit ? 1 : least > limit ? -1 : 0;
    }

    /// <summary>One bar.</summary>
    /// <param name="From">Where it starts on the axis, in buckets.</param>
    /// <param name="To">Where it ends.</param>
    /// <param name="Least">The least value that may be in it.</param>
    /// <param name="Most">The largest.</param>
    /// <param name="Count">Values in it.</param>
    /// <param name="Dropped">True when they were dropped.</param>
    public readonly record struct Bar(double From, double To, double Least, double Most, long Count, bool Dropped)
    {
        /// <summary>Values per bucket; a sliver beside the limit is not raised by its thinness.</summary>
        public double Density => Count / Math.Max(1, To - From);
    }
}
