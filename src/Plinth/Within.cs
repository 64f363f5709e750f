namespace Plinth;

/// <summary>The allowed range of a numeric option, ends included; the recipe check enforces it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WithinAttribute(double least, double most) : Attribute
{
    /// <summary>Smallest value allowed.</summary>
    public double Least { get; } = least;

    /// <summary>Largest value allowed.</summary>
    public double Most { get; } = most;
}
