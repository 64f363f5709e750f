using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>What a decoder is asked.</summary>
/// <param name="Ids">(B, T) int64: the tokens.</param>
public sealed record DecoderInput(Tensor Ids)
{
    /// <summary>
    /// (B, T) with 1 for tokens and 0 for padding, or (B, T, keys) with 1 where a token may look; with a cache the keys are all of those cached and these.
    /// Null: no padding, and every token sees those before it.
    /// </summary>
    public Tensor? Mask { get; init; }

    /// <summary>(B, T) int64, or (B, 2, T) where positions have two coordinates; null: the number of real tokens before.</summary>
    public Tensor? Positions { get; init; }

    /// <summary>(B, T) int64: the token each position should answer with, -100 where nothing is asked; null: no loss.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>Logits of the last token alone are wanted, (B, 1, vocabulary): a long prompt has one answer. Default: false.</summary>
    public bool LastOnly { get; init; }

    /// <summary>Keys and values of the tokens before these; null: there are none.</summary>
    public KvCache? Cache { get; init; }
}
