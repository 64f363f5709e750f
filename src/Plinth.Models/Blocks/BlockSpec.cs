using System.Text.Json.Serialization;

namespace Plinth.Models.Blocks;

/// <summary>How norms, attention, feed-forward and residual stream are joined in a layer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PreNorm), "pre-norm")]
[JsonDerivedType(typeof(PostNorm), "post-norm")]
[JsonDerivedType(typeof(DeepNorm), "deep-norm")]
[JsonDerivedType(typeof(ParallelBlock), "parallel")]
public abstract record BlockSpec
{
    /// <summary>Its name in tables.</summary>
    public abstract string Label { get; }

    internal abstract Block Build(LayerParts parts);
}
