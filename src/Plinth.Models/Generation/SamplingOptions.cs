namespace Plinth.Models.Generation;

/// <summary>How the next token is chosen.</summary>
public sealed record SamplingOptions
{
    /// <summary>Most tokens to write. Default: 128.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>What logits are divided by: below 1 surer, above 1 bolder; null: always the likeliest token. Default: 1.</summary>
    public double? Temperature { get; init; } = 1;

    /// <summary>Only the likeliest so many tokens are drawn from; null: all (Fan et al. 2018, arXiv:1805.04833).</summary>
    public int? TopK { get; init; }

    /// <summary>Only the likeliest tokens that together reach this probability are drawn from; null: all (Holtzman et al. 2019, arXiv:1904.09751).</summary>
    public double? TopP { get; init; }

    /// <summary>Logits of tokens that are there already are divided by this, or multiplied where negative; null: not (Keskar et al. 2019, arXiv:1909.05858).</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>The same seed draws the same. Default: 17.</summary>
    public ulong Seed { get; init; } = 17;

    /// <summary>Tokens that end a text. Default: none.</summary>
    public IReadOnlyList<int> Stops { get; init; } = [];

    /// <summary>What is out of range, or null.</summary>
    public string? Problem() =>
        MaxTokens < 1 ? "at least 1 token is to be written"
        : Temperature is <= 0 or double.NaN ? "temperature is above 0; leave it out for the likeliest token"
        : TopK < 1 ? "top-k is at least 1"
        : TopP is <= 0 or > 1 or double.NaN ? "top-p is above 0 and at most 1"
        : RepetitionPenalty is <= 0 or double.NaN ? "the repetition penalty is above 0; 1 changes nothing"
        : null;
}
