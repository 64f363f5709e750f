namespace Plinth.TextModels.NGrams;

/// <summary>Values put into bins of equal numbers, each bin its mean (Federico and Bertoldi 2006).</summary>
internal static class Bins
{
    /// <summary>Computes the bins, least first.</summary>
    /// <param name="values">The values; they are sorted in place.</param>
    /// <param name="centers">One for each bin; minus infinity where there are fewer values than bins.</param>
    public static void Fill(List<float> values, Span<float> centers)
    {
        values.Sort();
        var start = 0;
        for (var i = 0; i < centers.Length; i++)
        {
            var end = (int)(values.Count * (i + 1L) / centers.Length);
            if (end == start)
            {
                centers[i] = i > 0 ? centers[i - 1] : float.NegativeInfinity;
                continue;
            }

            var sum = 0.0;
            for (var v = start; v < end; v++) sum += values[v];
            centers[i] = (float)(sum / (end - start));
            start = end;
        }
    }

    /// <summary>The bin whose center is nearest.</summary>
    public static int Nearest(ReadOnlySpan<float> centers, float value)
    {
        int low = 0, high = centers.Length;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (centers[mid] < value) low = mid + 1;
            else high = mid;
        }

        if (low == 0) return 0;
        if (low == centers.Length) return low - 1;
        return value - centers[low - 1] < centers[low] - value ? low - 1 : low;
    }
}
