namespace Plinth.Models.Objectives;

/// <summary>One way of UL2 to take tokens out.</summary>
/// <param name="MeanSpan">Mean length of a span, in tokens; null: one span at the end (S).</param>
/// <param name="Rate">Share of the tokens that is taken out; for S its mean.</param>
public sealed record Denoiser(double? MeanSpan, double Rate)
{
    /// <summary>The seven of the paper's mixture, drawn with equal chance (arXiv:2205.05131, as mosaicml/llm-foundry v0.1.0 lists them).</summary>
    public static IReadOnlyList<Denoiser> Mixture { get; } = [new(3, 0.15), new(8, 0.15), new(3, 0.5), new(8, 0.5), new(64, 0.15), new(64, 0.5), new(null, 0.25)];

    /// <summary>S for the text's end; X from spans of 12 or from 30% taken out; else R.</summary>
    public char Mode => MeanSpan is not { } span ? 'S' : span >= 12 || Rate >= 0.3 ? 'X' : 'R';

    /// <summary>Which tokens are taken out: never the first, always the last.</summary>
    /// <param name="length">Tokens, at least 2.</param>
    /// <param name="draw">Random numbers.</param>
    public bool[] Noise(int length, Draw draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var mask = new bool[length];
        if (MeanSpan is not { } mean)
        {
            // Uniform from 1 to twice the mean.
            var tail = Math.Clamp(1 + draw.Below(Math.Max(1, (int)(2 * Rate * length))), 1, length - 1);
            Array.Fill(mask, true, length - tail, tail);
            return mask;
        }

        // T5's random spans: lengths of noise and of what is between are random compositions.
        var noise = Math.Clamp((int)Math.Round(Rate * length), 1, length - 1);
        var spans = Math.Clamp((int)Math.Round(noise / mean), 1, Math.Min(noise, length - noise));
        var (taken, between) = (Parts(noise, spans, draw), Parts(length - noise, spans, draw));
        var at = 0;
        for (var i = 0; i < spans; i++)
        {
            at += between[i];
            Array.Fill(mask, true, at, taken[i]);
            at += taken[i];
        }

        return mask;
    }

    /// <summary>A whole number cut into parts of at least 1, every way with equal chance.</summary>
    internal static int[] Parts(int whole, int count, Draw draw)
    {
        var cuts = Enumerable.Range(1, whole - 1).ToArray();
        draw.Shuffle(cuts);
        int[] ends = [0, .. cuts.Take(count - 1).Order(), whole];
        return [.. ends.Zip(ends.Skip(1), (a, b) => b - a)];
    }
}
