using System.Text.Json.Serialization;

namespace Plinth.Models.Norms;

/// <summary>A norm over the last dimension.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LayerNorm), "layer")]
[JsonDerivedType(typeof(RmsNorm), "rms")]
public abstract record NormSpec
{
    /// <summary>Added to the variance. Default: 1e-5.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Its name in tables.</summary>
    public abstract string Label { get; }

    internal abstract Norm Build(ParameterList parameters, string name, int width);
}
