namespace Plinth.Models.Training;

/// <summary>What the model writes while it is trained; needs the tokenizer in the folder of tokens.</summary>
public sealed record SampleOptions
{
    /// <summary>Every so many steps, and at the end; null: never. Default: 500.</summary>
    [Within(1, 1e9)]
    public int? Every { get; init; } = 500;

    /// <summary>What it is to go on from; none: the token between documents.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Tokens that it writes. Default: 64.</summary>
    [Within(1, 1e6)]
    public int Tokens { get; init; } = 64;

    /// <summary>Below 1 surer, above 1 bolder; null: always the likeliest. Default: 0.8.</summary>
    [Within(1e-3, 100)]
    public double? Temperature { get; init; } = 0.8;

    /// <summary>Only the likeliest so many are drawn from; null: all. Default: 50.</summary>
    [Within(1, 1e9)]
    public int? TopK { get; init; } = 50;
}
