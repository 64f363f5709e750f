namespace Plinth.Models.Objectives;

/// <summary>A mixture of denoisers: short spans, long or many spans, and the end of the text. Tay et al. 2022, arXiv:2205.05131.</summary>
/// <remarks>
/// For a decoder: mode token and text with sentinels, seen in both directions, then each sentinel with what it stands for; the loss is on the latter.
/// </remarks>
public sealed record Ul2Objective : ObjectiveSpec
{
    /// <inheritdoc/>
    public override string Label => "UL2";

    /// <inheritdoc/>
    public override TrainingSequence Make(int[] tokens, SpecialTokens special, Draw draw, ITokenText? text = null)
    {
        if (tokens.Length < 2) return TrainingSequence.Causal(tokens);
        var denoiser = Denoiser.Mixture[draw.Below(Denoiser.Mixture.Count)];
        var (input, output) = Split(tokens, denoiser.Noise(tokens.Length, draw), denoiser.Mode, special);
        return TrainingSequence.After(input, output);
    }

    /// <summary>What is shown and what is asked.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="noise">True where a token is taken out.</param>
    /// <param name="mode">R, S or X; S has no sentinels.</param>
    /// <param name="special">Mode tokens, sentinels, end of text.</param>
    public static (int[] Input, int[] Output) Split(int[] tokens, bool[] noise, char mode, SpecialTokens special)
    {
        var input = new List<int> { SpecialTokens.Need(mode switch { 'R' => special.ModeR, 'S' => special.ModeS, _ => special.ModeX }, $"[{mode}]") };
        var output = new List<int>();
        var sentinel = SpecialTokens.Need(special.FirstSentinel, "sentinel");
        for (var i = 0; i < tokens.Length; i++)
        {
            if (noise[i] && mode != 'S' && (i == 0 || !noise[i - 1]))
            {
                input.Add(sentinel);
                output.Add(sentinel++);
            }

            (noise[i] ? output : input).Add(tokens[i]);
        }

        output.Add(SpecialTokens.Need(special.EndOfText, "end of text"));
        return ([.. input], [.. output]);
    }
}
