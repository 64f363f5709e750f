using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Figures;

/// <summary>Cosine of the embeddings of any two positions: the survey's figure 4.</summary>
/// <param name="Values">By position and position, each <paramref name="Step"/>-th.</param>
/// <param name="Step">Positions from one row to the next.</param>
/// <param name="ByDistance">Mean cosine of positions so far apart, from distance 0.</param>
public sealed record PositionSimilarity(double[,] Values, int Step, IReadOnlyList<double> ByDistance)
{
    /// <summary>Measures a model with a table of positions, or with waves.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="most">Most rows of <see cref="Values"/>.</param>
    /// <exception cref="PlinthException">Its positions are no embeddings.</exception>
    public static PositionSimilarity Of(Decoder decoder, int most = 64)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var table = Table(decoder);
        var unit = table / table.norm(1, keepdim: true).Within(1e-12, float.MaxValue);
        var all = matmul(unit, unit.t()).contiguous();
        var count = (int)all.shape[0];
        var numbers = all.data<float>().ToArray();
        var step = Math.Max(1, (count + most - 1) / most);
        var values = new double[count / step, count / step];
        for (var i = 0; i < values.GetLength(0); i++)
            for (var j = 0; j < values.GetLength(1); j++) values[i, j] = numbers[i * step * count + j * step];
        var means = Enumerable.Range(0, count).Select(d => Enumerable.Range(0, count - d).Average(i => (double)numbers[i * count + i + d]));
        return new(values, step, [.. means]);
    }

    private static Tensor Table(Decoder decoder)
    {
        var spec = decoder.Spec;
        if (spec.Position is Positions.LearnedPosition learned)
            return decoder["embed.positions.weight"].Value.detach().narrow(0, learned.Offset, spec.Context).to_type(ScalarType.Float32);
        if (spec.Position is not Positions.SinusoidalPosition)
            throw new PlinthException($"{spec.Name}: positions are {spec.Position.Label}, which is no embedding to compare; learned and sinusoidal ones are");
        // The waves are what the same token's embedding gains at each place.
        var ids = zeros(1, spec.Context, dtype: ScalarType.Int64);
        var embedded = decoder.Embed(ids, new Attention.Visibility(new DecoderInput(ids)));
        return embedded[0].Minus(decoder["embed.tokens.weight"].Value[0]);
    }
}
