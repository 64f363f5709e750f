using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class LshShapeTests
{
    [Fact]
    public void Fineweb_finds_a_pair_at_08_with_a_probability_of_0924() =>
        Assert.Equal(0.924, new LshShape(14, 8).Probability(0.8), 3);

    [Fact]
    public void Bands_are_added_for_recall_at_the_same_rows() =>
        Assert.Equal(new LshShape(29, 8), new LshShape(14, 8).For(0.8, 0.995));

    [Fact]
    public void Rows_go_down_where_bands_alone_would_cost_too_much()
    {
        var shape = new LshShape(9, 13).For(0.8, 0.995);
        Assert.Equal(new LshShape(37, 9), shape);
        Assert.True(shape.Hashes <= 3 * 9 * 13);
        Assert.True(shape.Probability(0.8) >= 0.995);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(1e-9)]
    public void A_very_low_threshold_asks_for_a_shape_that_can_be_made(double threshold)
    {
        foreach (var rows in (int[])[1, 8, 13, 20, 100])
            Assert.InRange(new LshShape(9, rows).For(threshold, 0.995).Hashes, 1, 1 << 20);
    }

    [Fact]
    public void A_shape_that_is_good_enough_stays() => Assert.Equal(new LshShape(60, 5), new LshShape(60, 5).For(0.8, 0.995));

    // The values that datasketch and text-dedup arrive at with the same weights.
    [Theory]
    [InlineData(256, 0.7, 25, 10)]
    [InlineData(128, 0.8, 9, 13)]
    [InlineData(128, 0.7, 14, 9)]
    [InlineData(128, 0.9, 5, 25)]
    public void Bands_and_rows_have_the_least_error_at_the_threshold(int hashes, double threshold, int bands, int rows) =>
        Assert.Equal(new LshShape(bands, rows), LshShape.Optimal(threshold, hashes));

    [Fact]
    public void Every_preset_reaches_its_recall_when_it_verifies_and_is_as_published_when_not()
    {
        foreach (var (_, make) in DedupMinHash.Presets)
        {
            var step = make();
            Assert.True(step.Shape.Probability(step.Threshold) >= 0.995);
            Assert.Equal(new LshShape(step.Bands, step.Rows), (step with { Verify = false }).Shape);
        }
    }
}
