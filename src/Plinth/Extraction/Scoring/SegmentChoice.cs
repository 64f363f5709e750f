namespace Plinth.Extraction.Scoring;

/// <summary>Chooses segments by their scores.</summary>
/// <remarks>
/// Of a page whose scores are sure, only what is likely main text is kept; of a page that leaves doubt, more, since what F1 loses by a wrong
/// segment then weighs less than what it loses by a missing one. The best threshold for F1 is half of the F1 that can be reached (Lipton et al.,
/// Optimal Thresholding of Classifiers to Maximize F1, 2014); the factor here is higher, since the sizes of wrong
/// segments are surer than those of missing ones, and was chosen by cross-validation.
/// </remarks>
internal sealed class SegmentChoice
{
    private const float Factor = 0.8f;
    private const float Least = 0.4f;
    private const float Most = 0.7f;

    // Scores are counted in steps of a thousandth, which saves sorting.
    private const int Steps = 1000;

    private readonly double[] _sizes = new double[Steps + 1];

    /// <summary>The score from which on a segment of this page is kept.</summary>
    public float Threshold(ReadOnlySpan<Segment> segments, ReadOnlySpan<float> scores)
    {
        Array.Clear(_sizes);
        var all = 0.0;
        for (var i = 0; i < segments.Length; i++)
        {
            _sizes[(int)(scores[i] * Steps)] += segments[i].Size;
            all += scores[i] * segments[i].Size;
        }

        var (hit, size, best) = (0.0, 0.0, 0.0);
        for (var step = Steps; step >= 0; step--)
        {
            hit += _sizes[step] * step / Steps;
            size += _sizes[step];
            if (size + all > 0) best = Math.Max(best, 2 * hit / (size + all));
        }

        return Math.Clamp((float)best * Factor, Least, Most);
    }
}
