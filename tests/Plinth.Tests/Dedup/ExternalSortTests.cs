using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class ExternalSortTests
{
    [Fact]
    public void Sorts_as_an_array_does_with_runs_on_disk_or_without() =>
        Gen.Select(Gen.Select(Gen.UInt[0, 50], Gen.UInt[0, 50]).Array[0, 300], Gen.Int[1, 4000]).Sample(
            (pairs, bytes) =>
            {
                using var sort = new ExternalSort<Pair>(Path.GetTempPath(), bytes);
                foreach (var (a, b) in pairs) sort.Add(new Pair(a, b));
                var expected = pairs.Select(p => new Pair(p.Item1, p.Item2)).OrderBy(p => p.First).ThenBy(p => p.Second);
                return sort.Sorted(CancellationToken.None).SequenceEqual(expected);
            },
            iter: 100);

    [Fact]
    public void Runs_go_to_disk_when_memory_is_used_up()
    {
        using var sort = new ExternalSort<Pair>(Path.GetTempPath(), 800);
        for (var i = 0u; i < 1000; i++) sort.Add(new Pair(1000 - i, 0));
        Assert.Equal(1000, sort.Sorted(CancellationToken.None).Count());
        Assert.Equal(10, sort.Runs);
    }
}
