namespace Plinth.Measures;

/// <summary>The effective number of different documents: exp of the entropy of the eigenvalues of K/n, K their similarities (Friedman and Dieng 2023, arXiv:2210.02410).</summary>
public static class VendiScore
{
    /// <summary>Most documents that are compared.</summary>
    public const int Most = 512;

    private const int Features = 4096, MostWords = 2000;

    /// <summary>The score of similarities, 1 (all alike) to n (nothing in common); 0 for no document.</summary>
    /// <param name="similarities">Symmetric, ones on the diagonal, no negative eigenvalue; overwritten.</param>
    public static double Of(double[,] similarities)
    {
        var n = similarities.GetLength(0);
        if (n == 0) return 0;
        var entropy = 0.0;
        foreach (var value in SymmetricEigenvalues.Of(similarities))
            if (value / n is > 1e-12 and var share) entropy -= share * Math.Log(share);
        return Math.Exp(entropy);
    }

    /// <summary>The score of texts: cosines of 1 + ln counts of words and pairs of words (the first 2,000 words of each), hashed to 4,096 places.</summary>
    /// <param name="texts">Texts; of them the first <paramref name="most"/> that have words.</param>
    /// <param name="most">Most texts.</param>
    public static double Of(IEnumerable<string> texts, int most = Most)
    {
        var words = new MeasuredWords();
        var rows = new List<float[]>();
        foreach (var text in texts)
        {
            if (rows.Count == most) break;
            var all = words.Of(text);
            if (all.IsEmpty) continue;
            all = all[..Math.Min(all.Length, MostWords)];
            var row = new float[Features];
            for (var i = 0; i < all.Length; i++)
            {
                row[MeasuredWords.Mixed(all[i]) % Features]++;
                if (i > 0) row[MeasuredWords.Pair(all[i - 1], all[i]) % Features]++;
            }

            foreach (ref var count in row.AsSpan())
                if (count > 0) count = 1 + MathF.Log(count);
            var norm = MathF.Sqrt(row.Sum(c => c * c));
            foreach (ref var count in row.AsSpan()) count /= norm;
            rows.Add(row);
        }

        var similarities = new double[rows.Count, rows.Count];
        for (var i = 0; i < rows.Count; i++)
            for (var j = 0; j <= i; j++) similarities[i, j] = similarities[j, i] = Dot(rows[i], rows[j]);
        return Of(similarities);
    }

    // A fixed order of sums: the same on every machine.
    private static double Dot(float[] a, float[] b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (var i = 0; i < a.Length; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        return s0 + s1 + (s2 + s3);
    }
}
