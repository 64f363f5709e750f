namespace Plinth.Models;

/// <summary>Which projections have a bias.</summary>
public sealed record Biases
{
    /// <summary>Query, key and value. Default: false.</summary>
    public bool Qkv { get; init; }

    /// <summary>The projection out of attention. Default: false.</summary>
    public bool AttentionOut { get; init; }

    /// <summary>Both projections of the feed-forward. Default: false.</summary>
    public bool FeedForward { get; init; }

    /// <summary>The output projection (CodeGen). Default: false.</summary>
    public bool Head { get; init; }
}
