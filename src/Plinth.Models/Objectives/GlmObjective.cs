namespace Plinth.Models.Objectives;

/// <summary>Blank infilling: spans are taken out and written one token after another, seeing the rest in both directions. Du et al. 2022, arXiv:2103.10360.</summary>
/// <remarks>Shares and lengths are GLM-130B's (arXiv:2210.02414, section 2.2); positions have GLM's two coordinates, of which the 130B takes the first.</remarks>
public sealed record GlmObjective : ObjectiveSpec
{
    /// <summary>Share of the sequences with short spans ([MASK]); in the others the end is taken out ([gMASK]). Default: 0.3.</summary>
    public double MaskShare { get; init; } = 0.3;

    /// <summary>Share of the tokens that short spans take out. Default: 0.15.</summary>
    public double Rate { get; init; } = 0.15;

    /// <summary>Mean of the Poisson lengths of short spans, in tokens; they are 1 to 39 long. Default: 3.</summary>
    public double MeanSpan { get; init; } = 3;

    /// <summary>GLM-130B: behind [gMASK] positions go on, instead of staying at the mask's. Default: true.</summary>
    public bool ContinuedPositions { get; init; } = true;

    /// <inheritdoc/>
    public override string Label => "GLM";

    /// <inheritdoc/>
    public override TrainingSequence Make(int[] tokens, SpecialTokens special, Draw draw, ITokenText? text = null)
    {
        if (tokens.Length < 2) return TrainingSequence.Causal(tokens);
        if (draw.Unit() < MaskShare)
        {
            var spans = Spans(tokens.Length, draw);
            draw.Shuffle(spans);
            return Build(tokens, spans, SpecialTokens.Need(special.Mask, "[MASK]"), special);
        }

        var from = 1 + draw.Below(tokens.Length - 1);
        var sequence = Build(tokens, [(from, tokens.Length)], SpecialTokens.Need(special.EndMask, "[gMASK]"), special);
        return ContinuedPositions ? sequence with { Positions = [.. Enumerable.Range(0, sequence.Ids.Length)] } : sequence;
    }

    /// <summary>Part A with a mask for each span, then part B: each span behind a start-of-piece, asked with an end-of-piece.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="spans">From and to (exclusive), in the order in which they are written; they neither touch nor overlap.</param>
    /// <param name="mask">The token that stands for a span.</param>
    /// <param name="special">Start and end of a piece.</param>
    public static TrainingSequence Build(int[] tokens, IReadOnlyList<(int From, int To)> spans, int mask, SpecialTokens special)
    {
        var (start, end) = (SpecialTokens.Need(special.StartOfPiece, "start of piece"), SpecialTokens.Need(special.EndOfPiece, "end of piece"));
        List<int> ids = [], positions = [], blocks = [];
        var masks = new Dictionary<int, int>();
        var at = 0;
        foreach (var (from, to) in spans.Order())
        {
            ids.AddRange(tokens[at..from]);
            masks[from] = ids.Count;
            ids.Add(mask);
            at = to;
        }

        ids.AddRange(tokens[at..]);
        var prefix = ids.Count;
        positions.AddRange(Enumerable.Range(0, prefix));
        blocks.AddRange(Enumerable.Repeat(0, prefix));
        var labels = Enumerable.Repeat(TrainingSequence.NoLabel, prefix).ToList();
        foreach (var (from, to) in spans)
        {
            ids.AddRange([start, .. tokens[from..to]]);
            labels.AddRange([.. tokens[from..to], end]);
            positions.AddRange(Enumerable.Repeat(masks[from], to - from + 1));
            blocks.AddRange(Enumerable.Range(1, to - from + 1));
        }

        return new([.. ids], [.. labels]) { Prefix = prefix, Positions = [.. positions], Blocks = [.. blocks] };
    }

    /// <summary>Short spans with at least one token between any two, until enough is taken out.</summary>
    private List<(int From, int To)> Spans(int length, Draw draw)
    {
        var wanted = Math.Max(1, (int)Math.Round(Rate * length));
        var lengths = new List<int>();
        for (var taken = 0; taken < wanted;)
        {
            var span = Math.Clamp(draw.Poisson(MeanSpan), 1, 39);
            if (taken + span > length - lengths.Count - 1) span = Math.Min(span, wanted - taken);
            lengths.Add(span);
            taken += span;
        }

        // What is left is dealt out to the gaps: any to the outer ones, at least one token between two spans.
        while (lengths.Sum() + lengths.Count - 1 > length) lengths.RemoveAt(lengths.Count - 1);
        var free = length - lengths.Sum() - (lengths.Count - 1);
        var gaps = Denoiser.Parts(free + lengths.Count + 1, lengths.Count + 1, draw);
        var spans = new List<(int, int)>();
        for (int i = 0, at = 0; i < lengths.Count; i++)
        {
            at += gaps[i] - 1 + (i > 0 ? 1 : 0);
            spans.Add((at, at + lengths[i]));
            at += lengths[i];
        }

        return spans;
    }
}
