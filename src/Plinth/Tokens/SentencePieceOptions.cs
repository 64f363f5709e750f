namespace Plinth.Tokens;

/// <summary>How a SentencePiece model treats text around its pieces (sentencepiece_model.proto, <c>NormalizerSpec</c> and parts of <c>TrainerSpec</c>).</summary>
public sealed record SentencePieceOptions
{
    /// <summary>The name of the normalisation, such as <c>identity</c> or <c>nmt_nfkc</c>; only said, <see cref="CharsMap"/> is what acts.</summary>
    public string Normalizer { get; init; } = "identity";

    /// <summary>The compiled rules: a double array and the texts that it points to; empty: none.</summary>
    public ReadOnlyMemory<byte> CharsMap { get; init; }

    /// <summary>Puts a space before the text.</summary>
    public bool AddDummyPrefix { get; init; } = true;

    /// <summary>Removes spaces at both ends and all but one of a run.</summary>
    public bool RemoveExtraSpaces { get; init; } = true;

    /// <summary>Writes spaces as U+2581.</summary>
    public bool EscapeSpaces { get; init; } = true;

    /// <summary>The space that marks a word stands behind it.</summary>
    public bool SpaceAsSuffix { get; init; }

    /// <summary>Characters without a piece become the pieces of their bytes instead of the unknown piece.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>What the unknown piece decodes to.</summary>
    public string UnknownSurface { get; init; } = " \u2047 ";
}
