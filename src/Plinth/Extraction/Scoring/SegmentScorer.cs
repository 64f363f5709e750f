using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Scores the segments of a page by the shipped model, in two looks, and chooses those that are kept. Its buffers are used again for the next page.</summary>
internal sealed class SegmentScorer(PageModel model, bool keepRows = false)
{
    // A page of ordinary size leaves its buffers for the next one.
    private const int Most = 1 << 13;

    private readonly SegmentFeatures _features = new();
    private readonly SecondLook _second = new();
    private readonly SegmentChoice _choice = new();
    private readonly float[] _row = new float[SegmentFeatures.Width];
    private float[] _rows = [];
    private float[] _secondRows = [];
    private float[] _odds = [];
    private float[] _scores = [];
    private bool[] _kept = [];

    /// <summary>Scores, 0 to 1, of the page's segments.</summary>
    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>True for each segment that is kept; may be changed.</summary>
    public Span<bool> Kept => _kept.AsSpan(0, Count);

    /// <summary>Number of segments.</summary>
    public int Count { get; private set; }

    /// <summary>Features of a segment at the first look, where rows are kept.</summary>
    public Span<float> Row(int segment) => _rows.AsSpan(segment * SegmentFeatures.Width, SegmentFeatures.Width);

    /// <summary>Features of a segment at the second look.</summary>
    public Span<float> SecondRow(int segment) => _secondRows.AsSpan(segment * SecondLook.Width, SecondLook.Width);

    /// <summary>Log odds of a row of features at the first look.</summary>
    public float LogOdds(ReadOnlySpan<float> row) => model.Trees.LogOdds(row);

    /// <summary>What a row of features at the second look adds to them.</summary>
    public float SecondLogOdds(ReadOnlySpan<float> row) => model.Second.LogOdds(row);

    /// <summary>Scores a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="types">Probabilities of its types.</param>
    public void Score(HtmlPage page, PageSegments segments, ReadOnlySpan<float> types)
    {
        Count = segments.Count;
        if (_scores.Length < Count || _scores.Length > Math.Max(Most, Count * 2))
        {
            var room = Math.Max(Count * 3 / 2, 512);
            (_scores, _odds, _kept, _secondRows) = (new float[room], new float[room], new bool[room], new float[room * SecondLook.Width]);
        }

        if (keepRows) _rows = new float[Count * SegmentFeatures.Width];
        var state = _features.Start(page, segments, types);
        for (var i = 0; i < Count; i++)
        {
            var row = keepRows ? Row(i) : _row;
            _features.Next(page, segments, i, ref state, row);
            row[..SegmentFeatures.Local].CopyTo(SecondRow(i));
            _odds[i] = model.Trees.LogOdds(row);
            _scores[i] = Probability(_odds[i]);
        }

        if (Count == 0) return;
        _second.Fill(page, segments, Scores, _secondRows);
        for (var i = 0; i < Count; i++) _scores[i] = Probability(_odds[i] + model.Second.LogOdds(SecondRow(i)));
        _choice.Choose(segments, Scores, Kept);
    }

    /// <summary>Keeps every segment with at least this score as well.</summary>
    public void Keep(float threshold)
    {
        for (var i = 0; i < Count; i++) _kept[i] |= _scores[i] >= threshold;
    }

    private static float Probability(float logOdds) => 1 / (1 + MathF.Exp(-logOdds));
}
