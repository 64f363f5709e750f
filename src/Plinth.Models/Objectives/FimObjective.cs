using System.Text.Json.Serialization;
using Plinth.Models.Specs;

namespace Plinth.Models.Objectives;

/// <summary>Fill in the middle: a text is cut in three, and its middle moved to the end. Bavarian et al. 2022, arXiv:2207.14255.</summary>
/// <remarks>The order of SPM is the paper's variant 2; lengths are kept as bigcode-project/Megatron-LM keeps them.</remarks>
public sealed record FimObjective : ObjectiveSpec
{
    /// <summary>Share of the documents that are cut, 0 to 1. Default: 0.5 (the paper's main models, StarCoder).</summary>
    public double Rate { get; init; } = 0.5;

    /// <summary>Share of those in the order suffix, prefix, middle; the rest prefix, suffix, middle. Default: 0.5.</summary>
    public double SpmRate { get; init; } = 0.5;

    /// <summary>Before or after documents are packed. Default: context.</summary>
    public FimLevel Level { get; init; } = FimLevel.Context;

    /// <inheritdoc/>
    public override string Label => "FIM";

    /// <inheritdoc/>
    public override TrainingSequence Make(int[] tokens, SpecialTokens special, Draw draw, ITokenText? text = null)
    {
        var made = new List<int>(tokens.Length + 3);
        for (var from = 0; from <= tokens.Length;)
        {
            var end = special.EndOfText is { } separator ? Array.IndexOf(tokens, separator, from) : -1;
            var document = tokens[from..(end < 0 ? tokens.Length : end)];
            made.AddRange(draw.Unit() < Rate && document.Length > 0 ? Cut(document, special, draw, text) : document);
            if (end < 0) break;
            made.Add(tokens[end]);
            from = end + 1;
        }

        return TrainingSequence.Causal([.. made]);
    }

    /// <summary>Rearranges the three parts of a document.</summary>
    /// <param name="prefix">What stands before the middle.</param>
    /// <param name="middle">What is moved to the end.</param>
    /// <param name="suffix">What stands behind it.</param>
    /// <param name="special">The three sentinels, and the padding where a length is kept.</param>
    /// <param name="spm">Suffix first.</param>
    /// <param name="length">Length to keep by cutting or padding the suffix; null: none. Where the suffix is too short to be cut, null is the answer.</param>
    public static int[]? Rearrange(int[] prefix, int[] middle, int[] suffix, SpecialTokens special, bool spm, int? length = null)
    {
        var (pre, mid, suf) = (SpecialTokens.Need(special.FimPrefix, "fim_prefix"), SpecialTokens.Need(special.FimMiddle, "fim_middle"), SpecialTokens.Need(special.FimSuffix, "fim_suffix"));
        var excess = length is { } kept ? prefix.Length + middle.Length + suffix.Length + 3 - kept : 0;
        if (excess > 0)
        {
            if (suffix.Length <= excess) return null;
            suffix = suffix[..^excess];
        }
        else if (excess < 0)
        {
            suffix = [.. suffix, .. Enumerable.Repeat(SpecialTokens.Need(special.FimPad, "fim_pad"), -excess)];
        }

        return spm ? [pre, suf, .. suffix, mid, .. prefix, .. middle] : [pre, .. prefix, suf, .. suffix, mid, .. middle];
    }

    private int[] Cut(int[] document, SpecialTokens special, Draw draw, ITokenText? text)
    {
        var spm = draw.Unit() < SpmRate;
        var whole = text?.Decode(document);
        var length = whole?.Length ?? document.Length;
        int a = draw.Below(length + 1), b = draw.Below(length + 1);
        if (a > b) (a, b) = (b, a);
        var (prefix, middle, suffix) = (document, document, document);
        if (whole is null)
        {
            (prefix, middle, suffix) = (document[..a], document[a..b], document[b..]);
        }
        else
        {
            (a, b) = (Whole(whole, a), Whole(whole, b));
            (prefix, middle, suffix) = (text!.Encode(whole.AsSpan(0, a)), text.Encode(whole.AsSpan(a, b - a)), text.Encode(whole.AsSpan(b)));
        }

        return Rearrange(prefix, middle, suffix, special, spm, Level == FimLevel.Context ? document.Length : null) ?? document;
    }

    /// <summary>A cut never falls inside a character.</summary>
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
}

/// <summary>When documents are cut for infilling.</summary>
[JsonConverter(typeof(KebabEnum<FimLevel>))]
public enum FimLevel
{
    /// <summary>After packing: each document within a context, whose length stays; the paper's better choice.</summary>
    Context,

    /// <summary>Before packing: each document grows by its sentinels.</summary>
    Document,
}
