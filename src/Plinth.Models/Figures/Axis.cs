namespace Plinth.Models.Figures;

/// <summary>Numbers along a side of a drawing.</summary>
internal sealed class Axis
{
    private readonly double _least, _most, _from, _to;
    private readonly bool _log;

    /// <summary>From the least to the most, between two places.</summary>
    public Axis(double least, double most, bool log, double from, double to)
    {
        if (most <= least) most = least + (log ? least : 1);
        (_least, _most, _log, _from, _to) = (least, most, log, from, to);
    }

    /// <summary>Where a number stands.</summary>
    public double this[double value] => _from + (_to - _from) * (At(value) - At(_least)) / (At(_most) - At(_least));

    /// <summary>Round numbers to write beside it.</summary>
    /// <param name="whole">What is counted, such as seeds, has whole numbers alone.</param>
    public IEnumerable<double> Ticks(bool whole = false)
    {
        if (_log)
        {
            // Powers of two where the range is small, of ten where it is large.
            var ratio = _most / _least > 1000 ? 10.0 : 2.0;
            for (var tick = Math.Pow(ratio, Math.Ceiling(Math.Log(_least, ratio) - 1e-9)); tick <= _most * 1.000001; tick *= ratio) yield return tick;
            yield break;
        }

        var rough = (_most - _least) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power is var r && r < 1.5 ? 1 : r < 3.5 ? 2 : r < 7.5 ? 5 : 10);
        if (whole) step = Math.Max(1, step);
        for (var n = Math.Ceiling(_least / step - 1e-9); n * step <= _most + step * 1e-9; n++) yield return n * step;
    }

    private double At(double value) => _log ? Math.Log(value) : value;
}
