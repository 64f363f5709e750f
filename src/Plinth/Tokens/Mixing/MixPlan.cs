using Plinth.Tokens.Shards;

namespace Plinth.Tokens.Mixing;

/// <summary>What a mix is to be: sources by weight or by epochs, and how the result is written.</summary>
public sealed record MixPlan
{
    /// <summary>Beyond so many epochs repeated data helps less and less (Muennighoff et al. 2023, section 5); the mix warns.</summary>
    public const double MostEpochs = 4;

    /// <summary>Seed of the order and of what part of a source is taken.</summary>
    public ulong Seed { get; init; }

    /// <summary>Tokens of the whole mix; with epochs they are scaled to it. Null: as many as the epochs give.</summary>
    [Within(1, 1L << 50)]
    public long? Tokens { get; init; }

    /// <summary>The split that is mixed.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Format of the shards.</summary>
    public ShardFormat Format { get; init; } = ShardFormat.Megatron;

    /// <summary>Tokens of one shard; default 200 million.</summary>
    [Within(1, 1L << 40)]
    public long ShardTokens { get; init; } = 200_000_000;

    /// <summary>The sources, in order.</summary>
    public IReadOnlyList<MixSource> Sources { get; init; } = [];

    /// <summary>How many tokens of each source are taken.</summary>
    /// <param name="available">Tokens that each has.</param>
    /// <exception cref="PlinthException">Weights and epochs are mixed, or weights stand without a number of tokens.</exception>
    public IReadOnlyList<long> Wanted(IReadOnlyList<long> available)
    {
        if (Sources.Count == 0) throw new PlinthException("a mix needs at least one source");
        var weights = Sources.Count(s => s.Weight is not null);
        if (weights > 0 && weights < Sources.Count || Sources.Any(s => s.Weight is not null && s.Epochs is not null))
            throw new PlinthException("the sources of a mix have either weights, all of them, or epochs");
        if (weights > 0 && Tokens is null) throw new PlinthException("weights say how a number of tokens is shared: give tokens as well, or epochs in place of weights");
        var shares = Sources.Select((s, i) => available[i] == 0 ? 0 : s.Weight ?? (s.Epochs ?? 1) * available[i]).ToArray();
        var sum = shares.Sum();
        if (sum <= 0) throw new PlinthException("the sources of the mix have no tokens, or their weights are all 0");
        var scale = Tokens is { } tokens ? tokens / sum : 1;
        return [.. shares.Select(share => (long)Math.Round(share * scale))];
    }
}
