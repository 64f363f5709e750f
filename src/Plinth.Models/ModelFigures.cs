namespace Plinth.Models;

/// <summary>What a model takes, computed from its spec without any tensor.</summary>
/// <param name="Parameters">All parameters; a tied table counts once.</param>
/// <param name="Embedding">Of these, tables of tokens and positions.</param>
/// <param name="ForwardFlopsPerToken">Multiplications and additions of a forward pass, per token, at the trained length.</param>
/// <param name="KvCacheElementsPerToken">Numbers kept for each token in the cache.</param>
public sealed record ModelFigures(long Parameters, long Embedding, double ForwardFlopsPerToken, long KvCacheElementsPerToken)
{
    /// <summary>Forward and backward: three times the forward pass.</summary>
    public double TrainingFlopsPerToken => 3 * ForwardFlopsPerToken;

    /// <summary>The figures of a spec.</summary>
    public static ModelFigures Of(ModelSpec spec)
    {
        using var decoder = new Decoder(spec);
        var parameters = decoder.Parameters;
        var tables = parameters.Where(p => p.Role is ParameterRole.TokenEmbedding or ParameterRole.PositionTable).Sum(p => p.Count);
        var matrices = parameters.Where(p => p.Decays && p.Role is not (ParameterRole.TokenEmbedding or ParameterRole.PositionTable)).Sum(p => p.Count)
            + (spec.TiedHead ? decoder["embed.tokens.weight"].Count : 0);
        // Scores and their sums: two products of (heads x head size) with each key that is in sight.
        var attention = Enumerable.Range(0, spec.Layers).Sum(i => 4.0 * Math.Min(spec.Context, spec.Attention.WindowOf(i) ?? spec.Context)) * spec.Heads * spec.HeadSize;
        return new(parameters.Sum(p => p.Count), tables, 2.0 * matrices + attention, 2L * spec.Layers * spec.KvHeads * spec.HeadSize);
    }
}
