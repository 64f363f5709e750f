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
}
