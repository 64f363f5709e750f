using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class HashSortTests
{
    [Fact]
    public void Gives_the_distinct_hashes_in_order_even_or_not()
    {
        var sort = new HashSort();
        Gen.Select(Gen.OneOf(Gen.ULong, Gen.ULong[0, 40], Gen.ULong[0, uint.MaxValue]).Array[0, 500], Gen.Int[0, 60]).Sample(
            (hashes, shift) =>
            {
                for (var i = 0; i < hashes.Length; i += 2) hashes[i] >>= shift;
                var expected = hashes.Distinct().Order().ToArray();
                var count = sort.Distinct(hashes);
                return hashes.AsSpan(0, count).SequenceEqual(expected);
            },
            iter: 500,
            threads: 1);
    }
}
