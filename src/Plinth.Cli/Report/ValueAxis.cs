namespace Plinth.Cli.Report;

/// <summary>A scale with equal steps for equal ratios that also has a place for zero and for negative values.</summary>
/// <remarks>
/// Unit: one bucket of <see cref="RuleTally"/>. From left to right: negative values, largest magnitude first; a slot for zero; positive
/// values. Magnitudes more than <see cref="Octaves"/> below the largest one are drawn in the slot of zero, or a stray 1e-300 would take all the room.
/// </remarks>
internal sealed class ValueAxis
{
    private const int PerOctave = 16;
    private const int Octaves = 20;
    private const int ZeroSlot = PerOctave;

    private readonly double _floor;
    private readonly double _negative;
    private readonly double _zero;

    /// <summary>An axis on which all of the values find a place.</summary>
    public ValueAxis(IEnumerable<double> values)
    {
        double least = double.MaxValue, most = double.MinValue;
        double smallest = double.MaxValue, largest = 0;
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
            var magnitude = Math.Abs(value);
            largest = Math.Max(largest, magnitude);
            if (magnitude > 0) smallest = Math.Min(smallest, magnitude);
        }

        _floor = largest == 0 ? 1 : Math.Max(smallest, largest * Math.Pow(2, -Octaves));
        var tiny = least <= 0 || smallest < _floor;
        _negative = least < 0 ? Steps(-least) : 0;
        _zero = tiny || largest == 0 ? ZeroSlot : 0;
        Least = least;
        Most = Math.Max(most, least);
        Width = Math.Max(1, _negative + _zero + (most > 0 ? Steps(most) : 0));
    }

    /// <summary>The least value on the axis.</summary>
    public double Least { get; }

    /// <summary>The largest value on the axis.</summary>
    public double Most { get; }

    /// <summary>Length of the axis, in buckets.</summary>
    public double Width { get; }

    /// <summary>Where zero stands, or null when the axis has no place for it.</summary>
    public double? Zero => _zero > 0 ? _negative + _zero / 2 : null;

    /// <summary>The slot of zero: from, to.</summary>
    public (double From, double To) ZeroRange => (_negative, _negative + _zero);

    /// <summary>Position of a value, from 0 to <see cref="Width"/>.</summary>
    public double At(double value)
    {
        var magnitude = Math.Abs(value);
        if (value > 0) return magnitude < _floor ? _negative + _zero / 2 : Math.Min(Width, _negative + _zero + Steps(magnitude));
        if (value < 0) return magnitude < _floor ? _negative + _zero / 2 : Math.Max(0, _negative - Steps(magnitude));
        return _negative + _zero / 2;
    }

    /// <summary>True when the value is too near zero to be told from it here.</summary>
    public bool IsZero(double value) => Math.Abs(value) < _floor;

    /// <summary>Round values to write under the axis, not closer than <paramref name="gap"/> buckets.</summary>
    public IEnumerable<double> Ticks(double gap)
    {
        List<double> ticks = [];
        if (Zero is { } zero) ticks.Add(0);
        // Powers of ten first, then 2 and 5 where there is room, so that the roundest numbers win.
        foreach (var lead in (ReadOnlySpan<int>)[1, 3, 2, 5, 4, 7, 6, 8, 9])
            for (var power = -12; power <= 15; power++)
                foreach (var sign in (ReadOnlySpan<int>)[1, -1])
                {
                    var tick = double.Parse(FormattableString.Invariant($"{sign * lead}e{power}"), System.Globalization.CultureInfo.InvariantCulture);
                    if (tick < Least || tick > Most || IsZero(tick)) continue;
                    if (ticks.TrueForAll(t => Math.Abs(At(t) - At(tick)) >= gap)) ticks.Add(tick);
                }

        return ticks.Order();
    }

    // As RuleTally counts them: linear within a bucket's octave, so that edges of buckets fall on whole steps.
    private double Steps(double magnitude) => Index(magnitude) - Math.Floor(Index(_floor));

    private static double Index(double magnitude)
    {
        var bucket = RuleTally.BucketOf(magnitude);
        double lower = RuleTally.LowerEdge(bucket), upper = RuleTally.UpperEdge(bucket);
        return bucket + (double.IsFinite(upper) ? (magnitude - lower) / (upper - lower) : 0);
    }
}
