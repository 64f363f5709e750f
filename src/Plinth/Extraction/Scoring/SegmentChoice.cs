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
    private const float Heading = 0.25f;

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

    /// <summary>Marks what is kept: by its score, and headings between kept segments by a lower one, since what follows needs them.</summary>
    public void Choose(PageSegments segments, ReadOnlySpan<float> scores, Span<bool> kept)
    {
        var threshold = Threshold(segments.Segments, scores);
        for (var i = 0; i < kept.Length; i++) kept[i] = scores[i] >= threshold;
        for (var i = 1; i + 1 < kept.Length; i++)
        {
            if (kept[i] || !kept[i - 1] || !kept[i + 1] || scores[i] < Heading) continue;
            kept[i] = (segments.Context(segments.Segments[i].Block).Inside & Inside.Heading) != 0;
        }

        DropHidden(segments, kept);
    }

    // Hidden text is taken only where it is most of the main text: a page that scripts are to show.
    private static void DropHidden(PageSegments segments, Span<bool> kept)
    {
        var (hidden, shown) = (0L, 0L);
        for (var i = 0; i < kept.Length; i++)
        {
            if (!kept[i]) continue;
            if (segments.IsHidden(i)) hidden += segments.Segments[i].Size;
            else shown += segments.Segments[i].Size;
        }

        if (hidden == 0 || hidden > shown) return;
        for (var i = 0; i < kept.Length; i++) kept[i] &= !segments.IsHidden(i);
    }
}
