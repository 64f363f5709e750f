namespace Plinth.Models.Generation;

/// <summary>Chooses tokens for one text.</summary>
/// <param name="options">How.</param>
/// <param name="draw">Random numbers.</param>
public sealed class Sampler(SamplingOptions options, Draw draw)
{
    private readonly HashSet<int> _seen = [];
    private int[] _order = [];

    /// <summary>Notes tokens that are there, for the repetition penalty.</summary>
    public void See(IEnumerable<int> tokens) => _seen.UnionWith(tokens);

    /// <summary>Chooses the next token, and notes it.</summary>
    /// <param name="logits">A number for each token of the vocabulary; changed on the way.</param>
    public int Next(Span<float> logits)
    {
        if (options.RepetitionPenalty is { } penalty)
            foreach (var token in _seen) logits[token] = (float)(logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty);
        var next = options.Temperature is { } temperature ? Drawn(logits, temperature) : Likeliest(logits);
        _seen.Add(next);
        return next;
    }

    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }

    private int Drawn(Span<float> logits, double temperature)
    {
        if (_order.Length != logits.Length) _order = new int[logits.Length];
        for (var i = 0; i < _order.Length; i++) _order[i] = i;
        var largest = (double)logits[Likeliest(logits)];
        var weights = new double[logits.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = Math.Exp((logits[i] - largest) / temperature);

        var count = logits.Length;
        if (options.TopK is not null || options.TopP is not null)
        {
            // Ties by id, so that the order is one.
            Array.Sort(_order, (a, b) => weights[b] != weights[a] ? weights[b].CompareTo(weights[a]) : a.CompareTo(b));
            count = Math.Min(count, options.TopK ?? count);
            if (options.TopP is { } share) count = Nucleus(weights, count, share);
        }

        double total = 0;
        for (var i = 0; i < count; i++) total += weights[_order[i]];
        var left = draw.Unit() * total;
        for (var i = 0; i < count - 1; i++)
            if ((left -= weights[_order[i]]) < 0) return _order[i];
        return _order[count - 1];
    }

    /// <summary>How many of the first tokens reach a share of the probability.</summary>
    private int Nucleus(double[] weights, int count, double share)
    {
        double total = 0, reached = 0;
        for (var i = 0; i < count; i++) total += weights[_order[i]];
        for (var i = 0; i < count; i++)
            if ((reached += weights[_order[i]]) >= share * total) return i + 1;
        return count;
    }
}
