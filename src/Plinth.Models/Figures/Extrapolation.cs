using Plinth.Models.Positions;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Figures;

/// <summary>Loss beyond the length that a model was trained with, for four ways to tell positions: the survey's figure 5, after Press et al. 2022 (arXiv:2108.12409).</summary>
public static class Extrapolation
{
    /// <summary>The four methods.</summary>
    public static IReadOnlyList<PositionSpec> Methods { get; } = [new SinusoidalPosition(), new RotaryPosition(), new T5Position(), new AlibiPosition()];

    /// <summary>Perplexity of a trained model at a length: as many tokens at each, in whole sequences from the start of the validation split.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="tokens">Tokens to measure on.</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="most">Most tokens in all.</param>
    public static double Perplexity(Decoder decoder, ReadOnlySpan<int> tokens, int length, int most)
    {
        using var noGradient = no_grad();
        var count = Math.Min(most, tokens.Length - 1) / length;
        if (count < 1) throw new PlinthException($"{tokens.Length} tokens are fewer than one sequence of {length} and one more");
        double sum = 0;
        for (var at = 0; at < count; at++)
        {
            using var scope = NewDisposeScope();
            long[] ids = new long[length], labels = new long[length];
            for (var i = 0; i < length; i++) (ids[i], labels[i]) = (tokens[at * length + i], tokens[at * length + i + 1]);
            var input = new DecoderInput(tensor(ids, 1, length, dtype: ScalarType.Int64)) { Labels = tensor(labels, 1, length, dtype: ScalarType.Int64) };
            sum += decoder.Forward(input).Loss!.item<float>();
        }

        return Math.Exp(sum / count);
    }
}
