using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Training;

/// <summary>What a trained tokenizer is to be like.</summary>
public sealed record TokenizerOptions
{
    /// <summary>How it cuts pre-tokens into pieces.</summary>
    public TokenizerKind Kind { get; init; } = TokenizerKind.ByteBpe;

    /// <summary>Ids in all, special tokens included: 256 to 256,000; default 32,000.</summary>
    [Within(256, 256_000)]
    public int Vocabulary { get; init; } = 32_000;

    /// <summary>Smallest count of a pair or piece that is taken; default 2.</summary>
    [Within(1, long.MaxValue)]
    public long MinFrequency { get; init; } = 2;

    /// <summary>Longest piece, in bytes for byte-level BPE (default 48) and in characters for the other kinds (16, as SentencePiece's <c>max_sentencepiece_length</c>); null is the kind's default.</summary>
    [Within(1, 1024)]
    public int? MaxPieceLength { get; init; }

    /// <summary>Share of the corpus's characters that get pieces of their own; the rest is spelt in bytes. Default 0.9995 (SentencePiece). Not used by byte-level BPE.</summary>
    [Within(0.9, 1)]
    public double CharacterCoverage { get; init; } = 0.9995;

    /// <summary>Special tokens; the first is the end of text.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = SpecialTokenSets.EndOfText;

    /// <summary>What cuts text into pre-tokens, for learning; a byte-level tokenizer cuts by it for good.</summary>
    public PreTokenizerName Pattern { get; init; } = PreTokenizerName.Plinth;

    /// <summary>Digits that one pre-token may hold; null is the pattern's own.</summary>
    public Digits? Digits { get; init; }

    /// <summary>Memory for counting and training, in bytes; default 4 GiB. What does not fit goes to disk, and at last the rarest words are left out.</summary>
    [Within(1 << 20, 1L << 50)]
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Share of the documents that is learnt from, by a hash of their ids; null for all.</summary>
    [Within(0.000001, 1)]
    public double? Sample { get; init; }

    /// <summary>Seed of the sample.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; the result does not depend on it.</summary>
    public int Workers { get; init; } = 1;
}

/// <summary>Kinds of tokenizer that can be trained.</summary>
public enum TokenizerKind
{
    /// <summary>Byte-pair encoding over bytes (GPT-2).</summary>
    ByteBpe,

    /// <summary>Byte-pair encoding over characters with byte fallback (SentencePiece, Llama 2).</summary>
    PieceBpe,

    /// <summary>The most probable segmentation (Kudo 2018), with byte fallback.</summary>
    Unigram,
}
