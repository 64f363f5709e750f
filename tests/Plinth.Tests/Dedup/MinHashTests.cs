using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class MinHashTests
{
    [Fact]
    public void Every_width_gives_the_minima_of_the_plain_loop() =>
        Gen.Select(Gen.ULong.Array[0, 40], Gen.Int[1, 20], Gen.Int[1, 13], Gen.ULong).Sample(
            (shingles, bands, rows, seed) =>
            {
                uint[] Minima(Action<MinHash> add)
                {
                    var minHash = new MinHash(new LshShape(bands, rows), seed);
                    add(minHash);
                    return minHash.Minima.ToArray();
                }

                var plain = Minima(m => m.AddScalar(shingles));
                return plain.AsSpan().SequenceEqual(Minima(m => m.Add512(shingles)))
                    && plain.AsSpan().SequenceEqual(Minima(m => m.Add256(shingles)))
                    && plain.AsSpan().SequenceEqual(Minima(m => m.Add128(shingles)))
                    && plain.AsSpan().SequenceEqual(Minima(m => { m.Add(shingles.AsSpan(0, shingles.Length / 2)); m.Add(shingles.AsSpan(shingles.Length / 2)); }));
            },
            iter: 200);

    [Theory]
    [InlineData(0.8, 14, 8)]
    [InlineData(0.6, 14, 8)]
    [InlineData(0.8, 29, 8)]
    [InlineData(0.5, 20, 5)]
    public void Sets_meet_as_often_as_theory_says(double jaccard, int bands, int rows)
    {
        const int Pairs = 1500, Union = 400;
        var shape = new LshShape(bands, rows);
        var random = new Random(11);
        var common = (int)(jaccard * Union);
        var (met, equal) = (0, 0L);
        ulong[] a = new ulong[bands], b = new ulong[bands];
        for (var pair = 0; pair < Pairs; pair++)
        {
            var hashes = new ulong[Union];
            for (var i = 0; i < Union; i++) hashes[i] = (ulong)random.NextInt64() << 1;
            var half = common + (Union - common) / 2;
            var (first, second) = (new MinHash(shape, (ulong)pair % 5), new MinHash(shape, (ulong)pair % 5));
            first.Add(hashes.AsSpan(0, half));
            second.Add(hashes.AsSpan(0, common));
            second.Add(hashes.AsSpan(half));
            first.Keys(a);
            second.Keys(b);
            for (var i = 0; i < shape.Hashes; i++) equal += first.Minima[i] == second.Minima[i] ? 1 : 0;
            if (Enumerable.Range(0, bands).Any(i => a[i] == b[i])) met++;
        }

        // Five standard deviations of a binomial; the values of one pair are nearly independent.
        var p = shape.Probability(jaccard);
        Assert.InRange(met / (double)Pairs, p - 5 * Math.Sqrt(p * (1 - p) / Pairs) - 1e-9, p + 5 * Math.Sqrt(p * (1 - p) / Pairs) + 1e-9);
        var n = (double)Pairs * shape.Hashes;
        Assert.InRange(equal / n, jaccard - 8 * Math.Sqrt(jaccard * (1 - jaccard) / n), jaccard + 8 * Math.Sqrt(jaccard * (1 - jaccard) / n));
    }

    [Fact]
    public void Keys_are_the_same_on_every_machine()
    {
        var minHash = new MinHash(new LshShape(2, 4), 17);
        minHash.Add([1, 2, 3, 0xFFFF_FFFF_0000_0001]);
        var keys = new ulong[2];
        minHash.Keys(keys);
        Assert.Equal([0UL, 0UL], keys);
    }
}
