namespace Plinth.Models.Objectives;

/// <summary>Ids of the tokens that objectives put between others; those that an objective does not need may be missing.</summary>
public sealed record SpecialTokens
{
    /// <summary>Between documents.</summary>
    public int? EndOfText { get; init; }

    /// <summary>FIM: before the prefix (<c>&lt;fim_prefix&gt;</c>).</summary>
    public int? FimPrefix { get; init; }

    /// <summary>FIM: before the middle.</summary>
    public int? FimMiddle { get; init; }

    /// <summary>FIM: before the suffix.</summary>
    public int? FimSuffix { get; init; }

    /// <summary>FIM: what lengthens a suffix that became too short.</summary>
    public int? FimPad { get; init; }

    /// <summary>UL2: the mode of short spans ([R]).</summary>
    public int? ModeR { get; init; }

    /// <summary>UL2: the mode of the text's end ([S]).</summary>
    public int? ModeS { get; init; }

    /// <summary>UL2: the mode of long or many spans ([X]).</summary>
    public int? ModeX { get; init; }

    /// <summary>UL2: the first sentinel; the others follow it.</summary>
    public int? FirstSentinel { get; init; }

    /// <summary>GLM: stands for a short span ([MASK]).</summary>
    public int? Mask { get; init; }

    /// <summary>GLM: stands for the text's end ([gMASK]).</summary>
    public int? EndMask { get; init; }

    /// <summary>GLM: begins a span that is written.</summary>
    public int? StartOfPiece { get; init; }

    /// <summary>GLM: ends it.</summary>
    public int? EndOfPiece { get; init; }

    internal static int Need(int? token, string name) => token ?? throw new PlinthException($"the objective needs a token {name}, which the tokenizer does not have");
}
