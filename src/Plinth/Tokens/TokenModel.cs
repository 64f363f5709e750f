namespace Plinth.Tokens;

/// <summary>What a tokenizer knows: its pieces, in the order of their ids, and how a pre-token becomes pieces.</summary>
/// <param name="Pieces">The bytes of each piece; the index is the id. Empty where the vocabulary has a hole or a special token.</param>
public abstract record TokenModel(IReadOnlyList<byte[]> Pieces);

/// <summary>Two pieces that become one.</summary>
/// <param name="Left">Id of the left piece.</param>
/// <param name="Right">Id of the right piece.</param>
/// <param name="Result">Id of the joined piece.</param>
public readonly record struct Merge(int Left, int Right, int Result);

/// <summary>
/// Byte-pair encoding over bytes (Sennrich et al. 2016; bytes: GPT-2). All 256 bytes are pieces; of the pairs that stand side by side the
/// one that comes first in <paramref name="Merges"/> is joined, the leftmost first.
/// </summary>
/// <param name="Pieces">The pieces by id.</param>
/// <param name="Merges">The merges, best first.</param>
/// <param name="IgnoreMerges">A pre-token that is itself a piece is taken whole, even where no merges lead to it (tiktoken, Llama 3).</param>
public sealed record ByteBpe(IReadOnlyList<byte[]> Pieces, IReadOnlyList<Merge> Merges, bool IgnoreMerges) : TokenModel(Pieces);

/// <summary>
/// Byte-pair encoding by ranks (tiktoken): any two neighbours whose joining is a piece may become one; the piece with the lowest id first, of
/// equals the leftmost. A pre-token that is itself a piece is taken whole.
/// </summary>
/// <param name="Pieces">The pieces; the id is the rank. All 256 bytes are among them.</param>
public sealed record RankBpe(IReadOnlyList<byte[]> Pieces) : TokenModel(Pieces);

/// <summary>
/// Byte-pair encoding over characters with byte fallback (SentencePiece, model type BPE): of the pairs whose concatenation is a piece the
/// one with the highest score is joined, the leftmost first.
/// </summary>
/// <param name="Pieces">The pieces by id; a space is U+2581; byte pieces are the text <c>&lt;0x41&gt;</c>.</param>
/// <param name="Scores">The score of each piece.</param>
/// <param name="Types">What each piece is.</param>
public sealed record PieceBpe(IReadOnlyList<byte[]> Pieces, IReadOnlyList<float> Scores, IReadOnlyList<PieceType> Types) : TokenModel(Pieces);

/// <summary>Byte-pair encoding over characters with a list of merges (Hugging Face's form of Llama 2, GPT-1 and others).</summary>
/// <param name="Pieces">The pieces by id, UTF-8.</param>
/// <param name="Merges">The merges, best first.</param>
/// <param name="Unknown">The piece for characters that have none; -1: they are left out.</param>
/// <param name="Bytes">The pieces of the 256 bytes for such characters instead, or null.</param>
/// <param name="FuseUnknown">Unknown pieces side by side are one.</param>
/// <param name="IgnoreMerges">A pre-token that is itself a piece is taken whole.</param>
public sealed record CharBpe(IReadOnlyList<byte[]> Pieces, IReadOnlyList<Merge> Merges, int Unknown, int[]? Bytes, bool FuseUnknown, bool IgnoreMerges) : TokenModel(Pieces)
{
    /// <summary>What stands before every character of a word but the first, in the names of pieces; empty: nothing (<c>continuing_subword_prefix</c>).</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What stands behind the last character of a word, in the names of pieces; empty: nothing (<c>end_of_word_suffix</c>: <c>&lt;/w&gt;</c> in GPT-1 and CLIP).</summary>
    public string Suffix { get; init; } = "";
}

/// <summary>The segmentation with the highest sum of log probabilities (Kudo 2018, subword regularization, section 3.2).</summary>
/// <param name="Pieces">The pieces by id, as in <see cref="PieceBpe"/>.</param>
/// <param name="Scores">Natural logarithm of each piece's probability.</param>
/// <param name="Types">What each piece is.</param>
public sealed record Unigram(IReadOnlyList<byte[]> Pieces, IReadOnlyList<float> Scores, IReadOnlyList<PieceType> Types) : TokenModel(Pieces);

/// <summary>The longest piece first, from the left (BERT).</summary>
/// <param name="Pieces">The pieces by id, with <paramref name="Prefix"/> where they continue a word.</param>
/// <param name="Unknown">Id of the piece for what cannot be cut.</param>
/// <param name="Prefix">What marks a piece within a word: <c>##</c>.</param>
/// <param name="MaxChars">A word with more characters is unknown: 100.</param>
public sealed record WordPiece(IReadOnlyList<byte[]> Pieces, int Unknown, string Prefix, int MaxChars) : TokenModel(Pieces);

/// <summary>Whole words: each pre-token is a piece or unknown.</summary>
/// <param name="Pieces">The pieces by id.</param>
/// <param name="Unknown">Id of the piece for every other word.</param>
public sealed record WordLevel(IReadOnlyList<byte[]> Pieces, int Unknown) : TokenModel(Pieces);

/// <summary>What a SentencePiece piece is (sentencepiece_model.proto, <c>SentencePiece.Type</c>).</summary>
public enum PieceType
{
    /// <summary>A piece of text.</summary>
    Normal = 1,

    /// <summary>The piece for what no piece covers.</summary>
    Unknown = 2,

    /// <summary>Never in text: begin, end, padding.</summary>
    Control = 3,

    /// <summary>Taken whole wherever it stands in text.</summary>
    UserDefined = 4,

    /// <summary>In the vocabulary and never produced.</summary>
    Unused = 5,

    /// <summary>One byte, for characters without a piece.</summary>
    Byte = 6,
}
