namespace Plinth.Models.Objectives;

/// <summary>A sequence as a decoder is trained on it.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Labels">What each token is to be followed by; -100 where nothing is asked.</param>
public sealed record TrainingSequence(int[] Ids, int[] Labels)
{
    /// <summary>Nothing is asked here.</summary>
    public const int NoLabel = -100;

    /// <summary>Tokens at the beginning that all may see, in both directions; 0: every token sees only those before it.</summary>
    public int Prefix { get; init; }

    /// <summary>Where each token stands; null: 0, 1, 2 …</summary>
    public int[]? Positions { get; init; }

    /// <summary>Its place in a span that is written, 0 outside (GLM's second coordinate); null: there is none.</summary>
    public int[]? Blocks { get; init; }

    /// <summary>Tokens that are asked for.</summary>
    public int Targets => Labels.Count(l => l != NoLabel);

    /// <summary>True where token <paramref name="i"/> may see token <paramref name="j"/>.</summary>
    public bool MaySee(int i, int j) => j <= i || j < Prefix;

    /// <summary>A sequence of which every token but the first is asked.</summary>
    public static TrainingSequence Causal(int[] tokens) => new(tokens, tokens.Length == 0 ? [] : [.. tokens[1..], NoLabel]);

    /// <summary>A sequence that sees its input whole and is asked for what follows.</summary>
    public static TrainingSequence After(int[] input, int[] output)
    {
        int[] ids = [.. input, .. output];
        var labels = new int[ids.Length];
        Array.Fill(labels, NoLabel);
        for (var i = input.Length; i < ids.Length; i++) labels[i - 1] = ids[i];
        return new(ids, labels) { Prefix = input.Length };
    }
}
