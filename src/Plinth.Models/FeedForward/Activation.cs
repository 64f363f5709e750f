using System.Text.Json.Serialization;
using Plinth.Models.Specs;

namespace Plinth.Models.FeedForward;

/// <summary>The bend between the two projections.</summary>
[JsonConverter(typeof(KebabEnum<Activation>))]
public enum Activation
{
    /// <summary>x Φ(x), by the error function.</summary>
    Gelu,

    /// <summary>Its approximation 0.5x(1 + tanh(√(2/π)(x + 0.044715x³))), up to 4.7e-4 away.</summary>
    GeluTanh,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x σ(x), Swish.</summary>
    Silu,
}
