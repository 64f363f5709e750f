using System.Text.Json.Serialization;
using Plinth.Models.Specs;

namespace Plinth.Models.Attention;

/// <summary>Which keys a layer's queries may see.</summary>
[JsonConverter(typeof(KebabEnum<AttentionKind>))]
public enum AttentionKind
{
    /// <summary>All before them and their own.</summary>
    Dense,

    /// <summary>The last <see cref="AttentionSpec.Window"/> of those, their own among them.</summary>
    Banded,
}

/// <summary>Heads, bands and scaling of attention.</summary>
public sealed record AttentionSpec
{
    /// <summary>Heads of keys and values: as many as query heads is multi-head, 1 multi-query, else grouped; null: as many as query heads.</summary>
    public int? KvHeads { get; init; }

    /// <summary>Size of a head; null: width / heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Keys that a query of a banded layer sees, its own among them, in tokens; null: no banded layers.</summary>
    public int? Window { get; init; }

    /// <summary>Kinds of layers, repeated over the depth: GPT-3 alternates dense and banded. Default: dense.</summary>
    public IReadOnlyList<AttentionKind> Pattern { get; init; } = [AttentionKind.Dense];

    /// <summary>Queries, keys and values are clamped to plus and minus this (MPT's <c>clip_qkv</c>); null: not at all.</summary>
    public double? Clip { get; init; }

    /// <summary>Factor on the scores; null: 1 / sqrt(head size).</summary>
    public double? Scale { get; init; }

    /// <summary>The band of a layer, in tokens; null where it is dense.</summary>
    public int? WindowOf(int layer) => Pattern[layer % Pattern.Count] == AttentionKind.Banded ? Window : null;

    /// <inheritdoc/>
    public bool Equals(AttentionSpec? other) => other is not null && (KvHeads, HeadSize, Window, Clip, Scale) ==
        (other.KvHeads, other.HeadSize, other.Window, other.Clip, other.Scale) && Pattern.SequenceEqual(other.Pattern);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(KvHeads, HeadSize, Window, Clip, Scale, Pattern.Count);
}
