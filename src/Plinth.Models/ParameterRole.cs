namespace Plinth.Models;

/// <summary>What a learned tensor does.</summary>
public enum ParameterRole
{
    /// <summary>The table of token embeddings.</summary>
    TokenEmbedding,

    /// <summary>A table of positions or distances.</summary>
    PositionTable,

    /// <summary>Into queries, keys and values.</summary>
    Qkv,

    /// <summary>Out of attention, into the residual stream.</summary>
    AttentionOut,

    /// <summary>Into the feed-forward.</summary>
    FeedForwardIn,

    /// <summary>Out of the feed-forward, into the residual stream.</summary>
    FeedForwardOut,

    /// <summary>Into the logits.</summary>
    Head,

    /// <summary>Between the widths of embedding and model.</summary>
    Projection,

    /// <summary>The gain of a norm; begins as 1.</summary>
    Gain,

    /// <summary>A bias; begins as 0.</summary>
    Bias,
}
