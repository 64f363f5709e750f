using Plinth.Models.Distributed;
using Plinth.Tokens.Mixing;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>The loss on the split <c>validation</c> of each source, the same sequences every time.</summary>
public sealed class Validation : IDisposable
{
    private readonly List<(string Source, PackedSequences Sequences)> _open = [];
    private readonly SequenceMaker _maker;
    private readonly int _most, _batch;
    private readonly bool _documents;

    /// <summary>Opens the splits.</summary>
    /// <param name="feed">The sources.</param>
    /// <param name="maker">Makes sequences of tokens.</param>
    /// <param name="plan">Length, batch, most sequences.</param>
    public Validation(TokenFeed feed, SequenceMaker maker, TrainingPlan plan)
    {
        (_maker, _most, _batch) = (maker, plan.Validation.Sequences, plan.Batch);
        _documents = plan.WithinDocuments;
        if (plan.Validation.Every is null) return;
        for (var i = 0; i < feed.Sources.Count; i++)
        {
            var split = feed.Manifests[i].Splits.GetValueOrDefault("validation");
            if (split is null || split.Tokens <= plan.Length) Missing.Add(feed.Sources[i].Label);
            else _open.Add((feed.Sources[i].Label, PackedSequences.Open(feed.Sources[i].Path, "validation", plan.Length, seed: null)));
        }
    }

    /// <summary>Sources without such a split, or with less than one sequence in it.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Something can be measured.</summary>
    public bool Any => _open.Count > 0;

    /// <summary>Mean loss of each source, in nats a token.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="ranks">Processes that share the batches; null: this one does all.</param>
    /// <param name="ct">Stops it, on all ranks where on one.</param>
    public IReadOnlyDictionary<string, double> Measure(Decoder decoder, Ranks? ranks, CancellationToken ct)
    {
        ranks ??= Ranks.Alone;
        using var noGradient = no_grad();
        // Of each source; and behind them, how many ranks were stopped.
        var sums = new double[_open.Count + 1];
        for (var source = 0; source < _open.Count && !ct.IsCancellationRequested; source++)
        {
            var sequences = _open[source].Sequences;
            var count = Count(sequences);
            for (var at = ranks.Rank * _batch; at < count && !ct.IsCancellationRequested; at += ranks.Count * _batch)
            {
                using var scope = NewDisposeScope();
                var rows = Enumerable.Range(at, Math.Min(_batch, count - at)).Select(n => TokenFeed.Read(sequences, n, n, _documents)).ToArray();
                sums[source] += rows.Length * (double)decoder.Forward(_maker.Make(rows)).Loss!.item<float>();
            }
        }

        if (ct.IsCancellationRequested) sums[^1] = 1;
        ranks.Sum(sums);
        if (sums[^1] > 0) throw new OperationCanceledException(ct);
        return new SortedDictionary<string, double>(_open.Select((o, i) => (o.Source, Loss: sums[i] / Count(o.Sequences))).ToDictionary(l => l.Source, l => l.Loss, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private int Count(PackedSequences sequences) => (int)Math.Min(_most, sequences.Count);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, sequences) in _open) sequences.Dispose();
    }
}
