using System.Text.Json.Serialization;

namespace Plinth.Models.Positions;

/// <summary>How a model is told the order of its tokens.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoPosition), "none")]
[JsonDerivedType(typeof(LearnedPosition), "learned")]
[JsonDerivedType(typeof(SinusoidalPosition), "sinusoidal")]
[JsonDerivedType(typeof(ShawPosition), "shaw")]
[JsonDerivedType(typeof(T5Position), "t5")]
[JsonDerivedType(typeof(RotaryPosition), "rotary")]
[JsonDerivedType(typeof(Rotary2DPosition), "rotary-2d")]
[JsonDerivedType(typeof(AlibiPosition), "alibi")]
public abstract record PositionSpec
{
    /// <summary>Its name in tables.</summary>
    public abstract string Label { get; }

    /// <summary>Positions that have an embedding, or null where any number will do.</summary>
    internal virtual int? Most(ModelSpec spec) => null;

    /// <summary>What does not fit the rest of the model, or null.</summary>
    internal virtual string? Problem(ModelSpec spec) => null;

    internal abstract PositionMethod Build(ModelSpec spec, ParameterList parameters);
}
