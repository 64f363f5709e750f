using Plinth.Models.Objectives;
using Plinth.Tokens;

namespace Plinth.Models.Training;

/// <summary>A tokenizer as objectives use it: text of tokens and back, and the tokens that stand between.</summary>
/// <param name="tokenizer">The tokenizer.</param>
public sealed class TokenizerText(Tokenizer tokenizer) : ITokenText
{
    private readonly TokenEncoder _encoder = tokenizer.NewEncoder();

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens) => tokenizer.Decode(tokens, lossy: true);

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<char> text) => _encoder.Encode(text).ToArray();

    /// <summary>The special tokens of a tokenizer, by the names that models in use give them.</summary>
    /// <param name="tokenizer">The tokenizer; null: none is known.</param>
    /// <param name="endOfText">The token between documents, as the shards have it.</param>
    public static SpecialTokens Special(Tokenizer? tokenizer, int? endOfText)
    {
        int? Find(params string[] names) => names.Select(n => tokenizer?.SpecialTokens.FirstOrDefault(s => s.Text == n)?.Id).FirstOrDefault(id => id is not null);
        return new SpecialTokens
        {
            EndOfText = endOfText ?? tokenizer?.EndOfText,
            FimPrefix = Find("<fim_prefix>", "<fim-prefix>", "<|fim_prefix|>", "<PRE>"),
            FimMiddle = Find("<fim_middle>", "<fim-middle>", "<|fim_middle|>", "<MID>"),
            FimSuffix = Find("<fim_suffix>", "<fim-suffix>", "<|fim_suffix|>", "<SUF>"),
            FimPad = Find("<fim_pad>", "<fim-pad>", "<|fim_pad|>"),
            ModeR = Find("[R]", "[NLU]"),
            ModeS = Find("[S]", "[S2S]"),
            ModeX = Find("[X]", "[NLG]"),
            FirstSentinel = Find("<extra_id_0>", "<mask_1>"),
            Mask = Find("[MASK]"),
            EndMask = Find("[gMASK]"),
            StartOfPiece = Find("<sop>", "<|startofpiece|>"),
            EndOfPiece = Find("<eop>", "<|endofpiece|>"),
        };
    }
}
