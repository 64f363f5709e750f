namespace Plinth;

/// <summary>The distribution of one rule's values: counts in buckets of equal relative width.</summary>
/// <param name="rule">The rule, without its step.</param>
/// <param name="limit">The limit it was held against.</param>
/// <param name="atLeast">True when values below the limit drop, false when values above it do.</param>
/// <remarks>
/// Buckets are fixed (16 an octave, so 4% to 6% wide; zero has its own), which makes tallies of different tasks add up exactly in any order.
/// </remarks>
public sealed class RuleTally(string rule, double limit, bool atLeast)
{
    private const int Shift = 52 - 4;

    private readonly Dictionary<long, long> _counts = [];
    private long _last;
    private long _run;

    /// <summary>The rule, without its step.</summary>
    public string Rule { get; } = rule;

    /// <summary>The limit it was held against.</summary>
    public double Limit { get; } = limit;

    /// <summary>True when values below the limit drop, false when values above it do.</summary>
    public bool AtLeast { get; } = atLeast;

    /// <summary>Counts by bucket; <see cref="LowerEdge"/> and <see cref="UpperEdge"/> say which values a bucket holds.</summary>
    public IReadOnlyDictionary<long, long> Buckets
    {
        get
        {
            Flush();
            return _counts;
        }
    }

    /// <summary>Counts a value; NaN is not counted.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value)) return;
        var bucket = BucketOf(value);
        if (bucket == _last)
        {
            _run++;
            return;
        }

        Flush();
        (_last, _run) = (bucket, 1);
    }

    /// <summary>Adds another task's counts.</summary>
    public void Add(long bucket, long count) => _counts[bucket] = _counts.GetValueOrDefault(bucket) + count;

    /// <summary>The bucket of a value: its sign, exponent and first four bits, as one ordered number.</summary>
    public static long BucketOf(double value)
    {
        if (value == 0) return 0;
        var magnitude = (BitConverter.DoubleToInt64Bits(Math.Abs(value)) >> Shift) + 1;
        return value < 0 ? -magnitude : magnitude;
    }

    /// <summary>The smallest magnitude that falls in a bucket, with its sign.</summary>
    public static double LowerEdge(long bucket) =>
        bucket == 0 ? 0 : Math.Sign(bucket) * BitConverter.Int64BitsToDouble((Math.Abs(bucket) - 1) << Shift);

    /// <summary>The magnitude at which the next bucket starts, with its sign.</summary>
    public static double UpperEdge(long bucket) =>
        bucket == 0 ? 0 : Math.Sign(bucket) * BitConverter.Int64BitsToDouble(Math.Abs(bucket) << Shift);

    private void Flush()
    {
        if (_run > 0) Add(_last, _run);
        _run = 0;
    }
}
