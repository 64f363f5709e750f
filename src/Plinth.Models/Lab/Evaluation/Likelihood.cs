using Plinth.Tokens;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Lab.Evaluation;

/// <summary>How likely a model finds answers after contexts.</summary>
/// <param name="decoder">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="batch">Texts of one pass.</param>
public sealed class Likelihood(Decoder decoder, Tokenizer tokenizer, int batch = 16)
{
    /// <summary>What a model makes of an answer.</summary>
    /// <param name="LogProb">Natural logarithm of its probability.</param>
    /// <param name="Tokens">Its tokens.</param>
    /// <param name="Greedy">Each token is the likeliest.</param>
    public readonly record struct Answer(double LogProb, int Tokens, bool Greedy);

    /// <summary>Scores answers. Context and answer are encoded as one text; the answer's tokens are those behind the context's own; a context that is too long loses its beginning.</summary>
    public IReadOnlyList<Answer> Of(IReadOnlyList<(string Context, string Answer)> texts, CancellationToken ct)
    {
        var encoder = tokenizer.NewEncoder();
        var begin = tokenizer.EndOfText ?? 0;
        var window = decoder.Spec.Context;
        var rows = texts.Select((t, i) =>
        {
            int[] whole = [begin, .. encoder.Encode(t.Context + t.Answer)];
            var before = Math.Min(1 + encoder.Encode(t.Context).Length, whole.Length - 1);
            var cut = Math.Max(0, whole.Length - 1 - window);
            return (Index: i, Tokens: whole[cut..], From: Math.Max(1, before - cut));
        }).ToList();
        var answers = new Answer[texts.Count];
        using var noGradient = no_grad();
        foreach (var group in rows.OrderByDescending(r => r.Tokens.Length).Chunk(batch))
        {
            ct.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var length = group[0].Tokens.Length - 1;
            long[] ids = new long[group.Length * length], targets = new long[ids.Length];
            for (var row = 0; row < group.Length; row++)
                for (var i = 0; i + 1 < group[row].Tokens.Length; i++) (ids[row * length + i], targets[row * length + i]) = (group[row].Tokens[i], group[row].Tokens[i + 1]);
            var logits = decoder.Forward(new(tensor(ids, group.Length, length, dtype: ScalarType.Int64))).Logits.to_type(ScalarType.Float32);
            var losses = nn.functional.cross_entropy(logits.view(-1, decoder.Spec.Vocabulary), tensor(targets), reduction: nn.Reduction.None).data<float>().ToArray();
            var best = logits.argmax(-1).view(-1).data<long>().ToArray();
            for (var row = 0; row < group.Length; row++)
            {
                var (sum, greedy, count) = (0.0, true, 0);
                for (var i = group[row].From; i < group[row].Tokens.Length; i++, count++)
                {
                    var at = row * length + i - 1;
                    sum -= losses[at];
                    greedy &= best[at] == targets[at];
                }

                answers[group[row].Index] = new(sum, count, greedy);
            }
        }

        return answers;
    }
}
