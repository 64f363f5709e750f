namespace Plinth.Models.Lab.Scaling;

/// <summary>What one training came to.</summary>
/// <param name="Parameters">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Loss">On text that it was not trained on, in nats a token.</param>
public sealed record ScalingPoint(double Parameters, double Tokens, double Loss)
{
    /// <summary>Different tokens among those; null: all.</summary>
    public double? Unique { get; init; }

    /// <summary>Its name; null: it has none.</summary>
    public string? Run { get; init; }

    /// <summary>Operations, 6ND.</summary>
    public double Flops => 6 * Parameters * Tokens;
}
