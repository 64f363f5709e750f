using Plinth.Tokens.PreTokenizers;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Recipes;

/// <summary>How the corpus is turned into tokens: <c>output.tokens</c>.</summary>
public sealed record TokenOutput
{
    /// <summary>What <see cref="Tokenizer"/> says for one that is trained on the corpus itself.</summary>
    public const string Train = "train";

    /// <summary><c>train</c>, or a tokenizer: a folder, a <c>tokenizer.json</c>, a SentencePiece model or a tiktoken file.</summary>
    public string Tokenizer { get; init; } = Train;

    /// <summary>Ids in all of a tokenizer that is trained; default 32,000.</summary>
    [Within(256, 256_000)]
    public int Vocab { get; init; } = 32_000;

    /// <summary>Kind of a tokenizer that is trained.</summary>
    public TokenizerKind Kind { get; init; } = TokenizerKind.ByteBpe;

    /// <summary>What cuts text for a tokenizer that is trained.</summary>
    public PreTokenizerName Pattern { get; init; } = PreTokenizerName.Plinth;

    /// <summary>Digits of one piece; null is the pattern's own.</summary>
    public Digits? Digits { get; init; }

    /// <summary>Special tokens beside the end of text: names of sets (<c>fim</c>, <c>glm</c>, <c>ul2</c>, <c>chat</c>) or tokens.</summary>
    public string[] Special { get; init; } = [];

    /// <summary>Smallest count of a pair that training joins.</summary>
    [Within(1, long.MaxValue)]
    public long MinFrequency { get; init; } = 2;

    /// <summary>Memory that training keeps to, in MB; default 4,000.</summary>
    [Within(1, 1e9)]
    public long MemoryMb { get; init; } = 4_000;

    /// <summary>Share of the documents that training learns from; null for all.</summary>
    [Within(0.000001, 1)]
    public double? Sample { get; init; }

    /// <summary>Format of the shards.</summary>
    public ShardFormat Format { get; init; } = ShardFormat.Megatron;

    /// <summary>Share of the documents that goes to the split <c>validation</c>; null for none. Default 0.005.</summary>
    [Within(0, 0.5)]
    public double? Validation { get; init; } = 0.005;

    /// <summary>Shuffles the documents of each split over all shards.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Tokens of a shard when documents are shuffled; default 200 million.</summary>
    [Within(1, 1L << 40)]
    public long ShardTokens { get; init; } = 200_000_000;

    /// <summary>Ends each document with the tokenizer's end of text.</summary>
    public bool AppendEnd { get; init; } = true;

    /// <summary>The options of a tokenizer that is trained.</summary>
    internal TokenizerOptions Training(ulong seed, int workers) => new()
    {
        Kind = Kind,
        Vocabulary = Vocab,
        Pattern = Pattern,
        Digits = Digits,
        SpecialTokens = SpecialTokenSets.Resolve(Special),
        MinFrequency = MinFrequency,
        MemoryBytes = MemoryMb * 1_000_000,
        Sample = Sample,
        Seed = seed,
        Workers = workers,
    };

    /// <summary>The options of the shards.</summary>
    internal ShardOptions Shards(ulong seed) =>
        new() { Format = Format, Validation = Validation, Shuffle = Shuffle, ShardTokens = ShardTokens, AppendEnd = AppendEnd, Seed = seed };
}
