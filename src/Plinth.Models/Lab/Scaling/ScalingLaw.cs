namespace Plinth.Models.Lab.Scaling;

/// <summary>Loss by parameters and tokens.</summary>
public abstract record ScalingLaw
{
    /// <summary>Its name in commands and pages.</summary>
    public required string Name { get; init; }

    /// <summary>Where its numbers come from.</summary>
    public string? Source { get; init; }

    /// <summary>What can go wrong with it; null: nothing known.</summary>
    public string? Caution { get; init; }

    /// <summary>Loss in nats a token.</summary>
    /// <param name="parameters">N.</param>
    /// <param name="tokens">D, all that are trained on.</param>
    /// <param name="unique">Of these, different ones; null: all.</param>
    public abstract double Loss(double parameters, double tokens, double? unique = null);

    /// <summary>The parameters and tokens with the least loss for so many operations, by C = 6ND.</summary>
    /// <param name="flops">C.</param>
    public virtual (double Parameters, double Tokens) Optimal(double flops)
    {
        // The loss falls and then rises along ln N: golden section.
        var (low, high) = (Math.Log(1e4), Math.Log(flops / 6 / 1e4));
        var share = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < 200 && high - low > 1e-10; i++)
        {
            var (a, b) = (high - share * (high - low), low + share * (high - low));
            if (At(a) < At(b)) high = b;
            else low = a;
        }

        var parameters = Math.Exp((low + high) / 2);
        return (parameters, flops / 6 / parameters);

        double At(double logParameters) => Loss(Math.Exp(logParameters), flops / 6 / Math.Exp(logParameters));
    }
}
