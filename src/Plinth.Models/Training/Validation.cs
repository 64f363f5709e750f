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
    public IReadOnlyDictionary<string, double> Measure(Decoder decoder, CancellationToken ct)
    {
        using var noGradient = no_grad();
        var losses = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (source, sequences) in _open)
        {
            var count = (int)Math.Min(_most, sequences.Count);
            double sum = 0;
            for (var at = 0; at < count; at += _batch)
            {
                ct.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var rows = Enumerable.Range(at, Math.Min(_batch, count - at)).Select(n => TokenFeed.Read(sequences, n, n, _documents)).ToArray();
                sum += rows.Length * (double)decoder.Forward(_maker.Make(rows)).Loss!.item<float>();
            }

            losses[source] = sum / count;
        }

        return losses;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, sequences) in _open) sequences.Dispose();
    }
}
