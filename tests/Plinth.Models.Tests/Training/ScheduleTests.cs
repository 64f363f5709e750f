using Plinth.Models.Training;

namespace Plinth.Models.Tests.Training;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Cosine, 0, 0.1)]
    [InlineData(ScheduleKind.Cosine, 9, 1)]
    [InlineData(ScheduleKind.Cosine, 10, 1)]
    [InlineData(ScheduleKind.Cosine, 60, 0.55)]
    [InlineData(ScheduleKind.Cosine, 110, 0.1)]
    [InlineData(ScheduleKind.Linear, 35, 0.775)]
    [InlineData(ScheduleKind.Linear, 110, 0.1)]
    [InlineData(ScheduleKind.Wsd, 50, 1)]
    [InlineData(ScheduleKind.Wsd, 88, 1)]
    [InlineData(ScheduleKind.Wsd, 110, 0.1)]
    [InlineData(ScheduleKind.Constant, 110, 1)]
    public void Rises_in_a_line_and_falls_by_its_kind(ScheduleKind kind, long step, double share) =>
        Assert.Equal(share, new ScheduleOptions { Kind = kind, Warmup = 10, Least = 0.1, Decay = 0.2 }.Share(step, 111), 9);

    [Fact]
    public void A_stable_rate_falls_at_the_end_alone_as_one_minus_a_root()
    {
        var schedule = new ScheduleOptions { Kind = ScheduleKind.Wsd, Warmup = null, Least = 0, Decay = 0.5 };
        Assert.Equal([1, 1, 1, 1, 0.5, 1 - Math.Sqrt(0.5), 1 - Math.Sqrt(0.75), 0], Enumerable.Range(0, 8).Select(s => schedule.Share(s, 8)));
    }
}
