using Plinth.Tokens;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Lab.Evaluation;

/// <summary>How well a model foresees texts, in bits: what can be compared between tokenizers.</summary>
/// <param name="decoder">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="batch">Windows of one pass.</param>
public sealed class TextLoss(Decoder decoder, Tokenizer tokenizer, int batch = 8)
{
    private readonly int _window = decoder.Spec.Context;
    private readonly int _begin = tokenizer.EndOfText ?? 0;

    /// <summary>Bits and tokens of each text. A text begins after the end of another, and is read in windows of the model's context, each of which begins anew.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">Most tokens of a text.</param>
    /// <param name="ct">Stops it.</param>
    public IReadOnlyList<(double Bits, int Tokens)> Measure(IReadOnlyList<string> texts, int most, CancellationToken ct)
    {
        var encoder = tokenizer.NewEncoder();
        var windows = new List<(int Text, int[] Tokens)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var ids = encoder.Encode(texts[i]);
            if (ids.Length > most) ids = ids[..most];
            for (var at = 0; at < ids.Length; at += _window)
                windows.Add((i, [at == 0 ? _begin : ids[at - 1], .. ids.Slice(at, Math.Min(_window, ids.Length - at))]));
        }

        var bits = new double[texts.Count];
        var tokens = new int[texts.Count];
        using var noGradient = no_grad();
        // Windows of about one length go together.
        foreach (var group in windows.OrderByDescending(w => w.Tokens.Length).Chunk(batch))
        {
            ct.ThrowIfCancellationRequested();
            var losses = Losses([.. group.Select(g => g.Tokens)]);
            for (var i = 0; i < group.Length; i++)
            {
                bits[group[i].Text] += losses[i] / Math.Log(2);
                tokens[group[i].Text] += group[i].Tokens.Length - 1;
            }
        }

        return [.. bits.Zip(tokens)];
    }

    /// <summary>The sum of each row's losses in nats; the first token is given.</summary>
    private double[] Losses(int[][] rows)
    {
        using var scope = NewDisposeScope();
        var length = rows.Max(r => r.Length) - 1;
        long[] ids = new long[rows.Length * length], labels = new long[ids.Length];
        Array.Fill(labels, -100);
        for (var row = 0; row < rows.Length; row++)
            for (var i = 0; i + 1 < rows[row].Length; i++) (ids[row * length + i], labels[row * length + i]) = (rows[row][i], rows[row][i + 1]);
        // Padding stands behind, where no token looks.
        var logits = decoder.Forward(new(tensor(ids, rows.Length, length, dtype: ScalarType.Int64))).Logits;
        var losses = nn.functional.cross_entropy(logits.view(-1, decoder.Spec.Vocabulary).to_type(ScalarType.Float32), tensor(labels), ignore_index: -100, reduction: nn.Reduction.None);
        var sums = losses.view(rows.Length, length).to_type(ScalarType.Float64).sum(1);
        return sums.data<double>().ToArray();
    }
}
