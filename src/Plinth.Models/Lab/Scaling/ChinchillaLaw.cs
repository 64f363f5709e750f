namespace Plinth.Models.Lab.Scaling;

/// <summary>L = E + A / N^alpha + B / D^beta. Hoffmann et al. 2022, arXiv:2203.15556, section 3.3.</summary>
/// <param name="E">What no model gets below, in nats a token.</param>
/// <param name="A">Of the parameters.</param>
/// <param name="B">Of the tokens.</param>
/// <param name="Alpha">Exponent of the parameters.</param>
/// <param name="Beta">Exponent of the tokens.</param>
public sealed record ChinchillaLaw(double E, double A, double B, double Alpha, double Beta) : ScalingLaw
{
    /// <inheritdoc/>
    public override double Loss(double parameters, double tokens, double? unique = null) => E + A / Math.Pow(parameters, Alpha) + B / Math.Pow(tokens, Beta);

    /// <summary>In closed form: N = G (C/6)^(beta/(alpha+beta)), G = (alpha A / beta B)^(1/(alpha+beta)); equation 4.</summary>
    public override (double Parameters, double Tokens) Optimal(double flops)
    {
        var parameters = Math.Pow(Alpha * A / (Beta * B), 1 / (Alpha + Beta)) * Math.Pow(flops / 6, Beta / (Alpha + Beta));
        return (parameters, flops / 6 / parameters);
    }
}
