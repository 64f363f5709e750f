using System.Text.Json.Serialization;
using Plinth.Models.Specs;

namespace Plinth.Models.Positions;

/// <summary>How rotary positions are stretched beyond the trained length.</summary>
[JsonConverter(typeof(KebabEnum<RotaryScalingKind>))]
public enum RotaryScalingKind
{
    /// <summary>Positions are divided by the factor. Chen et al. 2023, arXiv:2306.15595.</summary>
    Linear,

    /// <summary>The base is multiplied by factor^(dims/(dims-2)).</summary>
    Ntk,

    /// <summary>The same with factor·length/trained - (factor - 1), once the text is longer than the trained length.</summary>
    Dynamic,
}

/// <summary>Stretching of rotary positions.</summary>
public sealed record RotaryScaling
{
    /// <summary>The way.</summary>
    public required RotaryScalingKind Kind { get; init; }

    /// <summary>How many times longer.</summary>
    public required double Factor { get; init; }

    /// <summary>The base to use for a text of this many tokens.</summary>
    internal double Base(double @base, int dims, int length, int trained) => Kind switch
    {
        RotaryScalingKind.Ntk => @base * Math.Pow(Factor, dims / (dims - 2.0)),
        RotaryScalingKind.Dynamic when length > trained => @base * Math.Pow(Factor * length / trained - (Factor - 1), dims / (dims - 2.0)),
        _ => @base,
    };

    /// <summary>What positions are divided by.</summary>
    internal double Divisor => Kind == RotaryScalingKind.Linear ? Factor : 1;
}
