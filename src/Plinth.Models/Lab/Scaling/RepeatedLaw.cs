namespace Plinth.Models.Lab.Scaling;

/// <summary>
/// Chinchilla's law with repeated tokens worth less each time, and parameters beyond what the unique tokens deserve as well.
/// Muennighoff et al. 2023, arXiv:2305.16264, equation 5 and appendix A.
/// </summary>
/// <param name="Fresh">The law of tokens that are all different.</param>
/// <param name="TokenDecay">R_D*: repetitions after which tokens have lost 1 - 1/e of their worth.</param>
/// <param name="ParameterDecay">R_N*: the same of parameters.</param>
public sealed record RepeatedLaw(ChinchillaLaw Fresh, double TokenDecay, double ParameterDecay) : ScalingLaw
{
    /// <inheritdoc/>
    public override double Loss(double parameters, double tokens, double? unique = null) => Fresh.Loss(WorthOfParameters(parameters, unique ?? tokens), WorthOfTokens(tokens, unique ?? tokens));

    /// <summary>How many fresh tokens the tokens are worth.</summary>
    public double WorthOfTokens(double tokens, double unique)
    {
        unique = Math.Min(unique, tokens);
        return unique + unique * TokenDecay * (1 - Math.Exp(-(tokens / unique - 1) / TokenDecay));
    }

    private double WorthOfParameters(double parameters, double unique)
    {
        var deserved = Math.Min(Deserved(unique), parameters);
        return deserved + deserved * ParameterDecay * (1 - Math.Exp(-(parameters / deserved - 1) / ParameterDecay));
    }

    /// <summary>The parameters for which so many tokens are the optimum.</summary>
    private double Deserved(double tokens) =>
        Math.Pow(Fresh.Alpha * Fresh.A / (Fresh.Beta * Fresh.B), 1 / Fresh.Alpha) * Math.Pow(tokens, Fresh.Beta / Fresh.Alpha);

    /// <inheritdoc/>
    public override (double Parameters, double Tokens) Optimal(double flops) => Fresh.Optimal(flops);
}
