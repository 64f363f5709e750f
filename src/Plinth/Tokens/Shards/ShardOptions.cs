namespace Plinth.Tokens.Shards;

/// <summary>How token shards are written.</summary>
public sealed record ShardOptions
{
    /// <summary>File format.</summary>
    public ShardFormat Format { get; init; } = ShardFormat.Megatron;

    /// <summary>Share of the documents that goes to the split <c>validation</c>, by a hash of their ids; null for none. Default 0.005.</summary>
    [Within(0, 0.5)]
    public double? Validation { get; init; } = 0.005;

    /// <summary>Puts the documents of each split in an order drawn by the seed, over all shards.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Tokens of a shard when documents are shuffled; without it a shard holds one part of the corpus. Default 200 million.</summary>
    [Within(1, 1L << 40)]
    public long ShardTokens { get; init; } = 200_000_000;

    /// <summary>Ends each document with the tokenizer's end of text.</summary>
    public bool AppendEnd { get; init; } = true;

    /// <summary>Seed of the split and the shuffle.</summary>
    public ulong Seed { get; init; }
}
