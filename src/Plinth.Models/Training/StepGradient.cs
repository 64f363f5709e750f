using Plinth.Models.Distributed;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>The mean loss of a step's passes, with its gradients at the parameters of all ranks.</summary>
/// <remarks>
/// A step's sequences are shared out as one list, so that a rank has whole passes where there are enough of them, and parts of one where not. What a part adds to the mean of
/// its pass weighs by the tokens that it is asked for; so the sum over the ranks is what one process gets from the whole.
/// </remarks>
/// <param name="plan">Batch, passes, length.</param>
/// <param name="feed">Gives the sequences.</param>
/// <param name="maker">Makes of them what the model is trained on.</param>
/// <param name="ranks">Who shares them.</param>
internal sealed class StepGradient(TrainingPlan plan, TokenFeed feed, SequenceMaker maker, Ranks ranks)
{
    private readonly int _all = plan.Batch * plan.Accumulate;

    /// <summary>Takes a step's sequences, and leaves their gradients.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="exchange">Sums over the ranks.</param>
    /// <returns>The loss, in nats a token.</returns>
    public float Make(Decoder decoder, TensorExchange exchange)
    {
        var (from, to) = ranks.Share(_all);
        var rows = new ArraySegment<PackedRow>(feed.Take(_all, from, to));
        var drawn = maker.Draw(rows)?.ToArray();
        (int From, int To) Mine(int pass) => (Math.Max(from, pass * plan.Batch) - from, Math.Min(to, (pass + 1) * plan.Batch) - from);
        double Asked((int From, int To) mine) => mine.From >= mine.To ? 0 : drawn is null ? (mine.To - mine.From) * (double)plan.Length : drawn[mine.From..mine.To].Sum(s => s.Targets);
        double[] here = [.. Enumerable.Range(0, plan.Accumulate).Select(pass => Asked(Mine(pass)))], all = [.. here];
        ranks.Sum(all);

        double loss = 0;
        for (var pass = 0; pass < plan.Accumulate; pass++)
        {
            if (here[pass] == 0) continue;
            using var scope = NewDisposeScope();
            var (first, end) = Mine(pass);
            var input = maker.Make(rows[first..end], drawn?[first..end]);
            var share = here[pass] / all[pass] / plan.Accumulate;
            loss += share * (plan.Recompute ? Backward.Recomputed(decoder, input, share) : Backward.Plain(decoder, input, share));
        }

        return (float)exchange.SumGradients(loss);
    }
}
