using Plinth.Tokens;

namespace Plinth.Models.Objectives;

/// <summary>A tokenizer for objectives and generation: text of tokens, and the special tokens by the names that models give them. For one thread.</summary>
/// <param name="tokenizer">The tokenizer.</param>
public sealed class TokenizerText(Tokenizer tokenizer) : ITokenText
{
    private readonly TokenEncoder _encoder = tokenizer.NewEncoder();

    /// <summary>Special tokens by their names; StarCoder's and SantaCoder's for FIM, THUDM's for GLM, T5's sentinels and the modes of the paper for UL2.</summary>
    public SpecialTokens Special { get; } = new()
    {
        EndOfText = tokenizer.EndOfText,
        FimPrefix = Id(tokenizer, "<fim_prefix>", "<fim-prefix>", "<|fim_prefix|>"),
        FimMiddle = Id(tokenizer, "<fim_middle>", "<fim-middle>", "<|fim_middle|>"),
        FimSuffix = Id(tokenizer, "<fim_suffix>", "<fim-suffix>", "<|fim_suffix|>"),
        FimPad = Id(tokenizer, "<fim_pad>", "<fim-pad>", "<|fim_pad|>"),
        ModeR = Id(tokenizer, "[R]", "[NLU]"),
        ModeS = Id(tokenizer, "[S]", "[S2S]"),
        ModeX = Id(tokenizer, "[X]", "[NLG]"),
        FirstSentinel = Id(tokenizer, "<extra_id_0>"),
        Mask = Id(tokenizer, "[MASK]"),
        EndMask = Id(tokenizer, "[gMASK]"),
        StartOfPiece = Id(tokenizer, "sop", "<sop>", "<|startofpiece|>"),
        EndOfPiece = Id(tokenizer, "eop", "<eop>", "<|endofpiece|>"),
    };

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens) => tokenizer.Decode(tokens, lossy: true);

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<char> text) => _encoder.Encode(text).ToArray();

    private static int? Id(Tokenizer tokenizer, params string[] names) =>
        names.Select(n => tokenizer.SpecialTokens.FirstOrDefault(t => t.Text == n)?.Id).FirstOrDefault(id => id is not null);
}
