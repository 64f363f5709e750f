using CsCheck;
using Plinth.Cli.Report;
using Plinth.Running;

namespace Plinth.Tests.Report;

public sealed class HistogramTests
{
    [Fact]
    public void Colours_exactly_what_was_dropped()
    {
        var values = Gen.OneOf(Gen.Int[-50, 200].Select(i => (double)i), Gen.Double[-2, 2], Gen.Const(0.0)).Array[1, 200];
        Gen.Select(values, Gen.OneOf(Gen.Int[-20, 150].Select(i => (double)i), Gen.Double[-1, 1]), Gen.Bool).Sample((all, limit, atLeast) =>
        {
            var dropped = all.Count(v => atLeast ? v < limit : v > limit);
            var bars = Bars(all, limit, atLeast, dropped);
            Assert.Equal(dropped, bars.All.Where(b => b.Dropped).Sum(b => b.Count));
            Assert.Equal(all.Length, bars.All.Sum(b => b.Count));
        });
    }

    [Fact]
    public void Draws_no_bar_across_the_limit_and_none_over_another()
    {
        var values = Gen.Double[0.001, 900].Array[1, 200];
        Gen.Select(values, Gen.Double[0.001, 900], Gen.Bool).Sample((all, limit, atLeast) =>
        {
            var bars = Bars(all, limit, atLeast, all.Count(v => atLeast ? v < limit : v > limit));
            Assert.All(bars.All, b => Assert.True(b.Dropped == atLeast ? b.To <= bars.Cut : b.From >= bars.Cut));
            for (var i = 1; i < bars.All.Count; i++) Assert.True(bars.All[i - 1].To <= bars.All[i].From + 1e-9);
        });
    }

    [Theory]
    [InlineData(4, false, 0, 2)]
    [InlineData(4, true, 1, 1)]
    [InlineData(3, false, 1, 1)]
    public void Passes_a_value_that_equals_the_limit(double limit, bool atLeast, int dropped, int kept)
    {
        var bars = Bars([3, 4], limit, atLeast, dropped);
        Assert.Equal(dropped, bars.All.Where(b => b.Dropped).Sum(b => b.Count));
        Assert.Equal(kept, bars.All.Where(b => !b.Dropped).Sum(b => b.Count));
        Assert.All(bars.All, b => Assert.True(b.Dropped == atLeast ? b.To <= bars.Cut : b.From >= bars.Cut));
    }

    [Fact]
    public void Gives_equal_ratios_equal_room()
    {
        var axis = new ValueAxis([1, 1000]);
        Assert.Equal(axis.At(4) - axis.At(2), axis.At(512) - axis.At(256), 9);
        Assert.Equal(16, axis.At(4) - axis.At(2), 9);
    }

    [Theory]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 0.0, 1e-300, 1.0 })]
    [InlineData(new[] { -5.0, 0.0, 5.0 })]
    [InlineData(new[] { double.PositiveInfinity, 1.0 })]
    [InlineData(new[] { double.Epsilon })]
    [InlineData(new[] { 1e300, -1e300 })]
    public void Has_a_place_for_any_value(double[] values)
    {
        var axis = new ValueAxis(values);
        Assert.InRange(axis.Width, 1, 800);
        Assert.All(values, v => Assert.InRange(axis.At(v), 0, axis.Width));
        Assert.All(axis.Ticks(20), t => Assert.InRange(axis.At(t), 0, axis.Width));

        var html = new Html();
        Histogram.Add(html, Buckets(values), limit: 0.5, atLeast: true, dropped: 0, "values");
        Assert.DoesNotContain("NaN", html.ToString());
        Assert.DoesNotContain("=\"∞", html.ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(50, "50")]
    [InlineData(100_000, "100\u202f000")]
    [InlineData(-1234, "−1\u202f234")]
    [InlineData(0.65, "0.65")]
    [InlineData(0.0181123, "0.01811")]
    [InlineData(1234.56, "1\u202f235")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Writes_values_for_people(double value, string expected) => Assert.Equal(expected, Figures.Value(value));

    [Theory]
    [InlineData(0, 0, "–")]
    [InlineData(0, 5, "0%")]
    [InlineData(5, 5, "100%")]
    [InlineData(9_999, 10_000, ">99.9%")]
    [InlineData(1, 10_000, "<0.1%")]
    [InlineData(196, 836, "23%")]
    [InlineData(16, 857, "1.9%")]
    public void Never_rounds_a_few_to_none_or_nearly_all_to_all(double part, double whole, string expected) =>
        Assert.Equal(expected, Figures.Percent(part, whole));

    private static HistogramBars Bars(IReadOnlyCollection<double> values, double limit, bool atLeast, long dropped)
    {
        var buckets = Buckets(values);
        return new HistogramBars(new ValueAxis(buckets.SelectMany(b => (double[])[b.Lower, b.Upper]).Append(limit)), buckets, limit, atLeast, dropped);
    }

    private static IReadOnlyList<HistogramBucket> Buckets(IReadOnlyCollection<double> values) => SampleRun.Spread(values.Count, values.ElementAt);
}
