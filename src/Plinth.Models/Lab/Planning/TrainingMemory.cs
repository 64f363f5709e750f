using Plinth.Models.Blocks;

namespace Plinth.Models.Lab.Planning;

/// <summary>Bytes on one accelerator in training with 16-bit numbers and Adam.</summary>
/// <param name="Weights">In 16 bits.</param>
/// <param name="Gradients">In 16 bits.</param>
/// <param name="Optimizer">Weights and two moments in float32.</param>
/// <param name="Activations">What waits for the backward pass; of the first stage of a pipeline, which holds as many passes as there are stages.</param>
/// <param name="Logits">The last layer's answer, in 16 bits and in float32.</param>
public sealed record TrainingMemory(double Weights, double Gradients, double Optimizer, double Activations, double Logits)
{
    /// <summary>All of it.</summary>
    public double Total => Weights + Gradients + Optimizer + Activations + Logits;

    /// <summary>Works it out: 16 bytes a parameter, and activations by what each layer saves (Korthikanti et al. 2022, arXiv:2205.05198, section 4, summed for this model's parts).</summary>
    /// <param name="spec">The model.</param>
    /// <param name="layout">How it is spread.</param>
    /// <param name="length">Tokens of a sequence.</param>
    public static TrainingMemory Of(ModelSpec spec, Layout layout, int length)
    {
        double share = (double)ModelFigures.Of(spec).Parameters / layout.Tensor / layout.Pipeline;
        double Shared(double bytes, int stage) => layout.Zero >= stage ? bytes / layout.Data : bytes;
        var tokens = (double)length * layout.MicroBatch;
        return new(
            Shared(2 * share, 3), Shared(2 * share, 2), Shared(12 * share, 1),
            PerLayer(spec, layout, length) * tokens * Math.Ceiling((double)spec.Layers / layout.Pipeline) * layout.Pipeline,
            6 * tokens * spec.Vocabulary / layout.Tensor);
    }

    /// <summary>Bytes that one layer keeps for one token.</summary>
    public static double PerLayer(ModelSpec spec, Layout layout, int length)
    {
        double h = spec.Width, heads = spec.Heads * spec.HeadSize, kv = 2.0 * spec.KvHeads * spec.HeadSize, inner = spec.FeedForward.Width;
        if (layout.Recomputation == Recomputation.Full) return 2 * h / (layout.SequenceParallel ? layout.Tensor : 1);
        // Inputs of the norms and what they give; a parallel block has one norm for both branches.
        var norms = spec.Block is ParallelBlock { TwoNorms: false } ? 2 * h + 2 * h : 4 * h + 4 * h;
        // Each wide number of the feed-forward is kept in 16 bits: before the bend and after it, and the gate.
        var wide = 2 * inner * (spec.FeedForward.Gated ? 3 : 2);
        var attention = 2 * (heads + kv) + 2 * heads;
        var scores = layout.Recomputation == Recomputation.Selective ? 0 : (layout.Dropout ? 5.0 : 2.0) * spec.Heads * length;
        var masks = layout.Dropout ? 2 * h : 0;
        var along = layout.SequenceParallel ? layout.Tensor : 1;
        return (norms + masks) / along + (wide + attention + scores) / layout.Tensor;
    }
}
