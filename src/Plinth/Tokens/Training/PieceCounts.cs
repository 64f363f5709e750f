namespace Plinth.Tokens.Training;

/// <summary>How often pieces are used on all words: expected over all segmentations, or in the best one.</summary>
/// <remarks>Words are cut into a fixed number of shares whose sums are added in order, so that threads change no bit.</remarks>
internal static class PieceCounts
{
    private const int Shares = 16;

    /// <summary>Probabilities are raised by e^6 a character, which keeps the products of a word within a double's range and cancels out.</summary>
    private const double Tilt = 6;

    /// <summary>Expected counts (the E step).</summary>
    public static double[] Expected(PieceLattice lattice, double[] scores, int workers, CancellationToken ct)
    {
        var lengths = lattice.Pieces.Select(p => p.Length).ToArray();
        double[] weights = [.. scores.Select((score, id) => Math.Exp(score + Tilt * lengths[id]))];
        var sums = ForShares(lattice, workers, ct, (from, to) => ExpectedIn(lattice, weights, lengths, from, to));
        for (var share = 1; share < Shares; share++)
            for (var id = 0; id < weights.Length; id++) sums[0][id] += sums[share][id];
        return sums[0];
    }

    /// <summary>Counts in the most probable segmentation; of equal ones that with the shorter last piece.</summary>
    public static long[] Best(PieceLattice lattice, double[] scores, int workers, CancellationToken ct)
    {
        var lengths = lattice.Pieces.Select(p => p.Length).ToArray();
        var sums = ForShares(lattice, workers, ct, (from, to) => BestIn(lattice, scores, lengths, from, to));
        for (var share = 1; share < Shares; share++)
            for (var id = 0; id < scores.Length; id++) sums[0][id] += sums[share][id];
        return sums[0];
    }

    private static T[] ForShares<T>(PieceLattice lattice, int workers, CancellationToken ct, Func<int, int, T> work)
    {
        var words = (long)lattice.WordEnds.Length;
        var results = new T[Shares];
        Parallel.For(0, Shares, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers), CancellationToken = ct },
            share => results[share] = work((int)(words * share / Shares), (int)(words * (share + 1) / Shares)));
        return results;
    }

    private static double[] ExpectedIn(PieceLattice lattice, double[] weights, int[] lengths, int from, int to)
    {
        var expected = new double[weights.Length];
        var forward = new double[64];
        var backward = new double[64];
        for (var word = from; word < to; word++)
        {
            var start = word == 0 ? 0 : lattice.WordEnds[word - 1];
            var length = lattice.WordEnds[word] - start;
            if (forward.Length <= length) (forward, backward) = (new double[length * 2], new double[length * 2]);
            forward.AsSpan(0, length + 1).Clear();
            forward[0] = 1;
            for (var i = 0; i < length; i++)
                foreach (var id in lattice.At(start + i)) forward[i + lengths[id]] += forward[i] * weights[id];
            var all = forward[length];
            // Out of a double's range only for a word of hundreds of characters, which says nothing about pieces.
            if (!(all > 0) || !double.IsFinite(all)) continue;
            var scale = lattice.Counts[word] / all;
            backward[length] = 1;
            for (var i = length - 1; i >= 0; i--)
            {
                var sum = 0.0;
                var here = forward[i] * scale;
                foreach (var id in lattice.At(start + i))
                {
                    var rest = weights[id] * backward[i + lengths[id]];
                    sum += rest;
                    expected[id] += here * rest;
                }

                backward[i] = sum;
            }
        }

        return expected;
    }

    private static long[] BestIn(PieceLattice lattice, double[] scores, int[] lengths, int from, int to)
    {
        var counts = new long[scores.Length];
        var best = new double[64];
        var last = new int[64];
        for (var word = from; word < to; word++)
        {
            var start = word == 0 ? 0 : lattice.WordEnds[word - 1];
            var length = lattice.WordEnds[word] - start;
            if (best.Length <= length) (best, last) = (new double[length * 2], new int[length * 2]);
            best.AsSpan(0, length + 1).Fill(double.NegativeInfinity);
            best[0] = 0;
            for (var i = 0; i < length; i++)
            {
                foreach (var id in lattice.At(start + i))
                {
                    var score = best[i] + scores[id];
                    // A later start means a shorter last piece.
                    if (score >= best[i + lengths[id]]) (best[i + lengths[id]], last[i + lengths[id]]) = (score, id);
                }
            }

            for (var end = length; end > 0; end -= lengths[last[end]]) counts[last[end]] += lattice.Counts[word];
        }

        return counts;
    }
}
