namespace Plinth.Models.Lab.Scaling;

/// <summary>A law that was fitted to trainings, with what the data leave open.</summary>
/// <param name="Law">The best.</param>
/// <param name="Resampled">The same fitted to points drawn with replacement, for intervals.</param>
/// <param name="Residual">Root of the mean square of ln(loss) - ln(law).</param>
public sealed record ScalingFit(ScalingLaw Law, IReadOnlyList<ScalingLaw> Resampled, double Residual)
{
    /// <summary>The middle 95 % of something over the resampled laws.</summary>
    public (double Low, double High) Interval(Func<ScalingLaw, double> of)
    {
        var values = Resampled.Select(of).Where(double.IsFinite).Order().ToList();
        return values.Count == 0 ? (double.NaN, double.NaN) : (values[(int)(0.025 * (values.Count - 1))], values[(int)Math.Ceiling(0.975 * (values.Count - 1))]);
    }

    /// <summary>What the trainings do not tell, in words: an exponent that may be 0 or below leaves the best sizes open, and losses far above the floor leave the floor open.</summary>
    public IEnumerable<string> Cautions()
    {
        if (Law.Caution is { } caution) yield return caution;
        if (Resampled.Count == 0 || Law is not ChinchillaLaw law) yield break;
        if (law.Alpha <= 0 || Interval(l => ((ChinchillaLaw)l).Alpha).Low <= 0)
            yield return "the loss does not surely fall with the parameters of these trainings (alpha may be 0 or below): nothing follows for other sizes. Smaller sizes, larger budgets, or several learning rates would show it";
        if (law.Beta <= 0 || Interval(l => ((ChinchillaLaw)l).Beta).Low <= 0)
            yield return "the loss does not surely fall with the tokens of these trainings (beta may be 0 or below): nothing follows for other budgets. Budgets that are further apart would show it";
        if (law.E < 1e-6)
            yield return "these losses are too far above the floor to tell it (E is at its bound of 0): what is told of much larger trainings is too low";
    }
}
