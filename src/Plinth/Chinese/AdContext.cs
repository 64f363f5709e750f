namespace Plinth.Chinese;

/// <summary>What the sentences around a sentence say of it: advertising stands beside advertising, on lines of its own or in paragraphs of pitch.</summary>
/// <remarks>Holds scratch, so it serves one text at a time.</remarks>
internal sealed class AdContext
{
    // Sentences on either side that are asked, what one counts less with every step, least and most that one counts, what they count together, and the most that they give; chosen on the labelled pages that tuning looks at.
    private const int Reach = 3;
    private const float Fade = 0.7f, Least = -1, Most = 2, Factor = 0.4f, MostRaised = 2;

    // Logarithm of the odds from which on a piece can be raised.
    private const float LeastLogit = -2.5f;

    private readonly List<Sentence> _sentences = [];

    /// <summary>Lines that were judged, in order: start, end, and their sentences' first and number.</summary>
    public List<(int Start, int End, int First, int Count)> Lines { get; } = [];

    /// <summary>Forgets the text.</summary>
    public void Clear()
    {
        Lines.Clear();
        _sentences.Clear();
    }

    /// <summary>Takes in a line's judged pieces.</summary>
    public void Add(int start, int end, List<AdPiece> pieces)
    {
        var before = _sentences.Count;
        for (var i = 0; i < pieces.Count;)
        {
            var (first, sum, weight, most) = (i, 0f, 0f, float.MinValue);
            for (; i < pieces.Count && pieces[i].Sentence == pieces[first].Sentence; i++)
            {
                var letters = Math.Max(1, pieces[i].Han);
                sum += letters * Math.Clamp(pieces[i].Sum, Least - 1, Most + 1);
                weight += letters;
                most = MathF.Max(most, pieces[i].Sum);
            }

            _sentences.Add(new Sentence { Logit = sum / weight, CanBeRaised = most > LeastLogit });
        }

        Lines.Add((start, end, before, _sentences.Count - before));
    }

    /// <summary>Reckons what every sentence is given; false where none is given anything.</summary>
    public bool Weigh()
    {
        var any = false;
        for (var i = 0; i < _sentences.Count && !any; i++) any = _sentences[i].Logit > 0;
        if (!any || _sentences.Count == 1) return false;
        any = false;
        for (var i = 0; i < _sentences.Count; i++)
        {
            var sentence = _sentences[i];
            if (!sentence.CanBeRaised) continue;
            var (sum, share) = (0f, 1f);
            for (var step = 1; step <= Reach; step++, share *= Fade)
            {
                if (i - step >= 0) sum += share * Math.Clamp(_sentences[i - step].Logit, Least, Most);
                if (i + step < _sentences.Count) sum += share * Math.Clamp(_sentences[i + step].Logit, Least, Most);
            }

            sentence.Raised = Math.Clamp(Factor * sum, 0, MostRaised);
            any |= sentence.Raised > 0;
            _sentences[i] = sentence;
        }

        return any;
    }

    /// <summary>True where one of these sentences is given something.</summary>
    public bool IsRaised(int first, int count)
    {
        for (var i = first; i < first + count; i++) if (_sentences[i].Raised > 0) return true;
        return false;
    }

    /// <summary>Gives the pieces of a line what their sentences are given.</summary>
    public void Raise(List<AdPiece> pieces, int sentence)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i > 0 && pieces[i].Sentence != pieces[i - 1].Sentence) sentence++;
            var piece = pieces[i];
            piece.Score = 1 / (1 + MathF.Exp(-(piece.Sum + _sentences[sentence].Raised)));
            pieces[i] = piece;
        }
    }

    private struct Sentence
    {
        public float Logit, Raised;
        public bool CanBeRaised;
    }
}
