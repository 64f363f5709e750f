namespace Plinth.Models.Lab.Scaling;

/// <summary>L = [(Nc/N)^(aN/aD) + Dc/D]^aD, N without embeddings. Kaplan et al. 2020, arXiv:2001.08361, equation 1.5.</summary>
/// <param name="ParameterScale">Nc.</param>
/// <param name="TokenScale">Dc.</param>
/// <param name="ParameterExponent">aN.</param>
/// <param name="TokenExponent">aD.</param>
public sealed record KaplanLaw(double ParameterScale, double TokenScale, double ParameterExponent, double TokenExponent) : ScalingLaw
{
    /// <inheritdoc/>
    public override double Loss(double parameters, double tokens, double? unique = null) =>
        Math.Pow(Math.Pow(ParameterScale / parameters, ParameterExponent / TokenExponent) + TokenScale / tokens, TokenExponent);
}
