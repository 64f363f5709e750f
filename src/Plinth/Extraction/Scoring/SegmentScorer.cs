using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Scores the segments of a page by the shipped model and chooses those that are kept. Its buffers are used again for the next page.</summary>
internal sealed class SegmentScorer(PageModel model, bool keepRows = false)
{
    private readonly SegmentFeatures _features = new();
    private readonly SegmentChoice _choice = new();
    private readonly float[] _row = new float[SegmentFeatures.Width];
    private float[] _rows = [];
    private float[] _scores = [];
    private bool[] _kept = [];

    /// <summary>Scores, 0 to 1, of the page's segments.</summary>
    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>True for each segment that is kept; may be changed.</summary>
    public Span<bool> Kept => _kept.AsSpan(0, Count);

    /// <summary>Number of segments.</summary>
    public int Count { get; private set; }

    /// <summary>Features of a segment, where rows are kept.</summary>
    public Span<float> Row(int segment) => _rows.AsSpan(segment * SegmentFeatures.Width, SegmentFeatures.Width);

    /// <summary>Log odds of a row of features.</summary>
    public float LogOdds(ReadOnlySpan<float> row) => model.Trees.LogOdds(row);

    /// <summary>Scores a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="types">Probabilities of its types.</param>
    public void Score(HtmlPage page, PageSegments segments, ReadOnlySpan<float> types)
    {
        Count = segments.Count;
        if (_scores.Length < Count) (_scores, _kept) = (new float[Count * 2], new bool[Count * 2]);
        if (keepRows) _rows = new float[Count * SegmentFeatures.Width];
        var state = _features.Start(page, segments, types);
        for (var i = 0; i < Count; i++)
        {
            var row = keepRows ? Row(i) : _row;
            _features.Next(page, segments, i, ref state, row);
            _scores[i] = model.Trees.Probability(row);
        }

        _choice.Choose(segments, Scores, Kept);
    }

    /// <summary>Keeps every segment with at least this score as well.</summary>
    public void Keep(float threshold)
    {
        for (var i = 0; i < Count; i++) _kept[i] |= _scores[i] >= threshold;
    }
}
